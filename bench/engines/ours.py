"""Our engine: plain BM25 over one field, through the port that the product uses."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from bench.engines.batches import batches
from bench.engines.clock import timed
from bench.engines.memory import peak_mb
from bench.engines.peer import K1, OTHERS, READER, B, Documents, Filtered, TokenDocument, TokenQuery
from kms.search.ports import Document, Query, Token
from kms.search.whoosh.columnar import Weighing
from kms.search.whoosh.engine import WhooshEngine
from kms.search.whoosh.ranking import Ranking

_PUBLISHED = datetime(2026, 1, 1, tzinfo=UTC)
_BATCH = 5000
_READERS = frozenset({READER})


class BlankAnalyzer:
    """Text that is analysed already: terms stand between blanks."""

    name = "blank"
    version = "1"

    def terms(self, text: str) -> list[str]:
        """What stands between the blanks."""
        return text.split()

    def tokens(self, text: str) -> list[Token]:
        """The same with their places."""
        found, at = [], 0
        for position, term in enumerate(text.split()):
            at = text.index(term, at)
            found.append(Token(term, at, at + len(term), position))
            at += len(term)
        return found


class Ours:
    """See Peer."""

    def build(self, folder: Path, documents: Documents) -> float:
        """See Peer."""
        (folder / "mean").write_text(str(documents.mean_length))
        engine, seconds = _engine(folder), 0.0
        for batch in batches(documents, _BATCH):
            started = time.perf_counter()
            engine.index([_document(one) for one in batch])
            engine.commit(1)
            seconds += time.perf_counter() - started
        return seconds

    def open(self, folder: Path) -> None:
        """See Peer."""
        self._engine = _engine(folder)

    def top(self, query: TokenQuery) -> tuple[object, float]:
        """See Peer."""
        asked = Query(" ".join(query.terms), frozenset({READER, OTHERS}), counted=False)
        return timed(lambda: self._engine.ranked(asked))

    def numbers(self, found: object) -> list[int]:
        """See Peer."""
        return [int(key.partition(":")[2]) for key, _score in cast(list[tuple[str, float]], found)]

    def peak_mb(self) -> float:
        """See Peer."""
        return peak_mb()

    def filtered(self, query: TokenQuery) -> tuple[object, float]:
        """See FilteringPeer. All is counted; the counts are handed out by `search` only, which fetches passages as well."""
        return timed(lambda: self._engine.ranked(_narrowed(query)))

    def counted(self, query: TokenQuery, found: object) -> Filtered:
        """See FilteringPeer."""
        answer = self._engine.search(_narrowed(query))
        return self.numbers(found), answer.total, answer.facets


def _narrowed(query: TokenQuery) -> Query:
    return Query(" ".join(query.terms), _READERS, {"type": query.type})


def _engine(folder: Path) -> WhooshEngine:
    length = float((folder / "mean").read_text())
    ranking = Ranking({"text": Weighing(1.0, K1, B, length=length)}, idf_power=1.0, second=None)
    return WhooshEngine(folder, BlankAnalyzer(), "bench", ranking=ranking)


def _document(one: TokenDocument) -> Document:
    return Document(
        *("statute", one.number, "", "", _PUBLISHED, frozenset({one.audience})),
        body=one.tokens,
        facets={name: tuple(values) for name, values in one.facets.items()},
    )
