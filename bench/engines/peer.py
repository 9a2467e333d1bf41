"""What is measured of an engine: building an index of documents that are analysed already, and asking it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

K1, B = 1.2, 0.75  # of BM25, for everyone
READER, OTHERS = "all", "others"  # principals: what the reader is, and is not
FACETS = ("type", "category", "department", "grade")


@dataclass(frozen=True)
class TokenDocument:
    """A statute's article: its number, its terms with blanks between, its original text, facets, and who may read it."""

    number: int
    tokens: str
    title: str
    text: str
    audience: str
    facets: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class TokenQuery:
    """Terms of a query, its original text, and the value of `type` that the filtered task narrows to."""

    terms: tuple[str, ...]
    text: str
    type: str


Filtered = tuple[Sequence[int], int, Mapping[str, Mapping[str, int]]]


class Absent(Exception):
    """The engine is not on this machine; says what to install."""


class Documents(Protocol):
    """Documents one at a time, and their mean number of terms."""

    @property
    def mean_length(self) -> float:
        """Of all documents."""

    def __iter__(self) -> Iterator[TokenDocument]: ...


class Peer(Protocol):
    """An engine with an index in a folder. Either `build` is called, in one process, or `open` and then the rest in another."""

    def build(self, folder: Path, documents: Documents) -> float:
        """Write an index into the empty folder; returns the seconds taken, without reading the documents. Raises Absent."""

    def open(self, folder: Path) -> None:
        """Open the index that `build` wrote."""

    def top(self, query: TokenQuery) -> tuple[object, float]:
        """The 10 best documents that have any of the terms, as the engine gives them, and the milliseconds taken."""

    def numbers(self, found: object) -> list[int]:
        """The numbers of the documents in what `top` found; not timed."""

    def peak_mb(self) -> float:
        """The largest memory that this process, or the engine's own, had so far."""


class FilteringPeer(Peer, Protocol):
    """An engine that can narrow and count."""

    def filtered(self, query: TokenQuery) -> tuple[object, float]:
        """The 10 best that READER may read and are of the query's type, how many there are, and counts of FACETS."""

    def counted(self, query: TokenQuery, found: object) -> Filtered:
        """The same, from what `filtered` found, as numbers; not timed."""
