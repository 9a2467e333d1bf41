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
from kms.search.korean.vocabulary import Dictionary, normal
from kms.search.ports import FACETS, NEWEST, Analyzer, Document, Hit, Query, SearchEngine
from kms.search.queries import LONGEST_QUERY, bound, understood
from kms.search.whoosh.documents import analyse
from kms.search.whoosh.engine import WhooshEngine


class Watch:
    """New documents that queries are held against."""

    def __init__(
        self, engine: SearchEngine, analyzer: Analyzer, dictionary: Dictionary, documents: Sequence[Document]
    ) -> None:
        self._engine = engine
        self._analyzer = analyzer
        self._dictionary = dictionary
        self._words = {one.key: _words_of(analyzer, one) for one in documents}

    def fitting(self, viewer: Viewer, text: str, filters: Mapping[str, str], *, share: int) -> list[int]:
        """Ids of the documents that the viewer may read, that fit the query and have `share` percent of its words."""
        parsed = understood(viewer, text)
        query = Query(
            text=parsed.words if parsed.limits or parsed.notes else text[:LONGEST_QUERY],
            principals=viewer.principals,
            filters={name: value for name, value in filters.items() if name in FACETS},
            sort=NEWEST,
            limit=len(self._words),
            limits=parsed.limits,
            needs_word=parsed.needs_word,
        )
        answer = self._engine.search(query)
        ways = [self._terms(one) for one in self._worded(answer.instead or query.text)]
        return [hit.id for hit in answer.hits if any(self._has(hit, asked, share) for asked in ways)]

    def _has(self, hit: Hit, asked: set[str], share: int) -> bool:
        """Whether the document has `share` percent of the words."""
        return len(asked & self._words[f"{hit.kind}:{hit.id}"]) >= ceil(len(asked) * share / 100)

    def _terms(self, text: str) -> set[str]:
        return set(self._analyzer.terms(fold(compose(text)[0])))

    def _worded(self, text: str) -> list[str]:
        """The query, and with each of its words that the office's dictionary has synonyms for in their place."""
        told = normal(text)
        synonyms = self._dictionary.current().synonyms
        return [told] + [told.replace(word, one) for word, others in synonyms.items() if word in told for one in others]


@contextmanager
def watching(documents: Sequence[Document]) -> Iterator[Watch]:
    """A watch over these documents; nothing of it stays."""
    analyzer, dictionary = bound().folder.analyzer, bound().folder.dictionary
    with tempfile.TemporaryDirectory(prefix="kms-watch-") as folder:
        engine = WhooshEngine(Path(folder), analyzer, "watch", dictionary=dictionary)
        engine.index(documents)
        engine.commit(1)
        yield Watch(engine, analyzer, dictionary, documents)


def _words_of(analyzer: Analyzer, document: Document) -> set[str]:
    """Every word that a document can be found by."""
    terms = analyse(analyzer, document)
    return {*terms.text, *terms.counts["title"], *terms.counts["people"]}
