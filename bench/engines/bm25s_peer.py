"""bm25s: the BM25 of every posting worked out when the index is built, added up in numpy."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any, cast

from bench.engines.clock import timed
from bench.engines.memory import peak_mb
from bench.engines.peer import K1, Absent, B, Documents, TokenQuery

try:
    import bm25s  # type: ignore[import-untyped]
except ImportError:
    bm25s = None


class Bm25s:
    """See Peer. Documents are numbered as they were given, so these must be 0, 1, 2, ..."""

    def build(self, folder: Path, documents: Documents) -> float:
        """See Peer."""
        if bm25s is None:
            raise Absent("bm25s is not installed: pip install bm25s")
        corpus = [one.tokens.split() for one in documents]
        started = time.perf_counter()
        index = bm25s.BM25(k1=K1, b=B, method="lucene")
        index.index(corpus, show_progress=False)
        index.save(str(folder))
        return time.perf_counter() - started

    def open(self, folder: Path) -> None:
        """See Peer. Mapped into memory."""
        logging.getLogger("bm25s").setLevel(logging.ERROR)
        self._index: Any = bm25s.BM25.load(str(folder), mmap=True)

    def top(self, query: TokenQuery) -> tuple[object, float]:
        """See Peer."""
        terms = [[one for one in query.terms if one in self._index.vocab_dict]]
        return timed(lambda: self._index.retrieve(terms, k=10, show_progress=False, n_threads=0))

    def numbers(self, found: object) -> list[int]:
        """See Peer."""
        return [int(one) for one in cast(Any, found).documents[0]]

    def peak_mb(self) -> float:
        """See Peer."""
        return peak_mb()
