"""Whoosh as it comes, without our columns."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, cast

from whoosh import index as whoosh_index
from whoosh.analysis.tokenizers import SpaceSeparatedTokenizer
from whoosh.fields import NUMERIC, TEXT, Schema
from whoosh.query.compound import Or
from whoosh.query.terms import Term
from whoosh.scoring import BM25F

from bench.engines.clock import timed
from bench.engines.memory import peak_mb
from bench.engines.peer import K1, B, Documents, TokenQuery


class StockWhoosh:
    """See Peer."""

    def build(self, folder: Path, documents: Documents) -> float:
        """See Peer. One process; merged to one segment."""
        schema = Schema(number=NUMERIC(stored=True), tokens=TEXT(analyzer=SpaceSeparatedTokenizer()))
        writer, seconds = whoosh_index.create_in(str(folder), schema).writer(limitmb=256), 0.0
        for one in documents:
            started = time.perf_counter()
            writer.add_document(number=one.number, tokens=one.tokens)
            seconds += time.perf_counter() - started
        started = time.perf_counter()
        writer.commit(optimize=True)
        return seconds + time.perf_counter() - started

    def open(self, folder: Path) -> None:
        """See Peer."""
        self._searcher: Any = whoosh_index.open_dir(str(folder)).searcher(weighting=BM25F(B=B, K1=K1))

    def top(self, query: TokenQuery) -> tuple[object, float]:
        """See Peer."""
        return timed(lambda: self._searcher.search(Or([Term("tokens", one) for one in query.terms]), limit=10))

    def numbers(self, found: object) -> list[int]:
        """See Peer."""
        return [hit["number"] for hit in cast(Any, found)]

    def peak_mb(self) -> float:
        """See Peer."""
        return peak_mb()
