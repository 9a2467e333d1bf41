"""Our engine: plain BM25 over one field, through the port that the product uses."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from bench.engines.batches import batches
from bench.engines.clock import timed
from bench.engines.memory import peak_mb
from bench.engines.peer import K1, OTHERS, READER, B, Filtered, TokenDocument, TokenQuery
from kms.search.ports import Answer, Document, Query, Token
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

    def build(self, folder: Path, documents: Iterable[TokenDocument]) -> float:
        """See Peer."""
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
        asked = Query(" ".join(query.terms), frozenset({READER, OTHERS}))
        return timed(lambda: self._engine.search(asked))

    def numbers(self, found: object) -> list[int]:
        """See Peer."""
        return [hit.id for hit in cast(Answer, found).hits]

    def peak_mb(self) -> float:
        """See Peer."""
        return peak_mb()

    def filtered(self, query: TokenQuery) -> tuple[Filtered, float]:
        """See FilteringPeer."""
        asked = Query(" ".join(query.terms), _READERS, {"type": query.type})
        answer, ms = timed(lambda: self._engine.search(asked))
        return (self.numbers(answer), answer.total, answer.facets), ms


def _engine(folder: Path) -> WhooshEngine:
    ranking = Ranking({"text": Weighing(1.0, K1, B)}, idf_power=1.0, second=None)
    return WhooshEngine(folder, BlankAnalyzer(), "bench", ranking=ranking)


def _document(one: TokenDocument) -> Document:
    return Document(
        *("statute", one.number, "", "", _PUBLISHED, frozenset({one.audience})),
        body=one.tokens,
        facets={name: tuple(values) for name, values in one.facets.items()},
    )
