"""Holding many queries against a few new documents: an index of just these, asked as each reader would ask the whole one.

So language, filters, wrong keyboard and who may read are those of every search. What an answer of the whole index leaves to
the order of its hits must be decided here: a document fits when it has a share of the query's words.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import ceil
from pathlib import Path

from kms.core.permissions import Viewer
from kms.search.korean.normal import compose, fold
from kms.search.ports import FACETS, NEWEST, Analyzer, Document, Query, SearchEngine
from kms.search.queries import LONGEST_QUERY, bound
from kms.search.whoosh.documents import analyse
from kms.search.whoosh.engine import WhooshEngine


class Watch:
    """New documents that queries are held against."""

    def __init__(self, engine: SearchEngine, analyzer: Analyzer, documents: Sequence[Document]) -> None:
        self._engine = engine
        self._analyzer = analyzer
        self._words = {one.key: _words_of(analyzer, one) for one in documents}

    def fitting(self, viewer: Viewer, text: str, filters: Mapping[str, str], *, share: int) -> list[int]:
        """Ids of the documents that the viewer may read, that fit the query and have `share` percent of its words."""
        query = Query(
            text=text[:LONGEST_QUERY],
            principals=viewer.principals,
            filters={name: value for name, value in filters.items() if name in FACETS},
            sort=NEWEST,
            limit=len(self._words),
        )
        answer = self._engine.search(query)
        asked = set(self._analyzer.terms(fold(compose(answer.instead or query.text)[0])))
        enough = ceil(len(asked) * share / 100)
        return [hit.id for hit in answer.hits if len(asked & self._words[f"{hit.kind}:{hit.id}"]) >= enough]


@contextmanager
def watching(documents: Sequence[Document]) -> Iterator[Watch]:
    """A watch over these documents; nothing of it stays."""
    analyzer = bound().folder.analyzer
    with tempfile.TemporaryDirectory(prefix="kms-watch-") as folder:
        engine = WhooshEngine(Path(folder), analyzer, "watch")
        engine.index(documents)
        engine.commit(1)
        yield Watch(engine, analyzer, documents)


def _words_of(analyzer: Analyzer, document: Document) -> set[str]:
    """Every word that a document can be found by."""
    terms = analyse(analyzer, document)
    return {*terms.text, *terms.counts["title"], *terms.counts["people"]}
