"""tantivy, from Python. Asked in the way that is quickest for it: terms put together without its parser, no total."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from bench.engines.clock import timed
from bench.engines.memory import peak_mb
from bench.engines.peer import FACETS, READER, Absent, Documents, Filtered, TokenQuery

try:
    import tantivy
except ImportError:
    tantivy = None  # type: ignore[assignment]

_MEMORY = 256_000_000


class Tantivy:
    """See Peer. BM25 has k1 1.2 and b .75 here and no way to change them."""

    def build(self, folder: Path, documents: Documents) -> float:
        """See Peer. One thread."""
        if tantivy is None:
            raise Absent("tantivy is not installed: pip install tantivy")
        writer = tantivy.Index(_schema(), path=str(folder)).writer(_MEMORY, num_threads=1)
        seconds = 0.0
        for one in documents:
            started = time.perf_counter()
            document = tantivy.Document()
            document.add_text("text", one.tokens)
            document.add_unsigned("number", one.number)
            document.add_text("audience", one.audience)
            for name in FACETS:
                for value in one.facets[name]:
                    document.add_text(name, value)
            writer.add_document(document)
            seconds += time.perf_counter() - started
        started = time.perf_counter()
        writer.commit()
        writer.wait_merging_threads()
        return seconds + time.perf_counter() - started

    def open(self, folder: Path) -> None:
        """See Peer."""
        self._schema = _schema()
        self._searcher: Any = tantivy.Index.open(str(folder)).searcher()

    def top(self, query: TokenQuery) -> tuple[object, float]:
        """See Peer. Without a count, so that it may skip what cannot be among the best."""
        return timed(lambda: self._searcher.search(self._any(query.terms), 10, count=False))

    def numbers(self, found: object) -> list[int]:
        """See Peer."""
        return self._numbers(cast(Any, found))

    def peak_mb(self) -> float:
        """See Peer."""
        return peak_mb()

    def filtered(self, query: TokenQuery) -> tuple[object, float]:
        """See FilteringPeer. Two calls, as its Python port has it; the total is the sum of the counts of `grade`."""
        return timed(lambda: self._filtered(query))

    def counted(self, query: TokenQuery, found: object) -> Filtered:
        """See FilteringPeer."""
        return cast(Filtered, found)

    def _filtered(self, query: TokenQuery) -> Filtered:
        narrowed = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Must, self._any(query.terms)),
                (tantivy.Occur.Must, self._unscored("audience", READER)),
                (tantivy.Occur.Must, self._unscored("type", query.type)),
            ]
        )
        found = self._searcher.search(narrowed, 10, count=False)
        counted = self._searcher.aggregate(
            narrowed, {name: {"terms": {"field": name, "size": 1000}} for name in FACETS}
        )
        facets = {name: {one["key"]: one["doc_count"] for one in counted[name]["buckets"]} for name in FACETS}
        return self._numbers(found), sum(facets["grade"].values()), facets

    def _numbers(self, found: Any) -> list[int]:
        return list(self._searcher.fast_field_values("number", [address for _score, address in found.hits]))

    def _any(self, terms: Iterable[str]) -> Any:
        term_query = tantivy.Query.term_query
        should = tantivy.Occur.Should
        return tantivy.Query.boolean_query([(should, term_query(self._schema, "text", term)) for term in terms])

    def _unscored(self, name: str, value: str) -> Any:
        return tantivy.Query.const_score_query(tantivy.Query.term_query(self._schema, name, value), 0.0)


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="whitespace")
    builder.add_unsigned_field("number", fast=True)
    for name in ("audience", *FACETS):
        builder.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
    return builder.build()
