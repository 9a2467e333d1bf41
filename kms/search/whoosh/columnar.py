"""Postings as columns: one immutable folder of memory-mapped numpy arrays a segment, and BM25 over them. Pure numpy.

A segment holds `n` documents and one dictionary of terms for all fields; a term is written `field` + NUL + word. Arrays:
`blob`, `ends`  the sorted terms (`dictionary.py`)   `starts` (terms + 1,) where a term's postings begin
`docs`, `counts` (postings,) document numbers, ascending within a term, and occurrences
`len.<field>` (n,) number of terms of a field in each document   `num.<name>` (n,) numbers to weigh, filter or sort by
`row.<name>`, `at.<name>` (n + 1,) what a document consists of in its order, one document after the other, and where each
begins: of a field the numbers of its terms, of `letters` and `shown` UTF-16; `suggesting.py`, `correcting.py` add theirs
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kms.search.whoosh.dictionary import Dictionary, written
from kms.search.whoosh.sealing import DamagedSegment, read, write

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
Columns = dict[str, NDArray[np.generic]]
Places = NDArray[np.signedinteger[Any]]

__all__ = ["DamagedSegment", "write"]  # what a segment's folder is made of is told in sealing.py

SEPARATOR = "\x00"
LETTERS = "letters"
SHOWN = "shown"


@dataclass
class Row:
    """One document to be written: terms a field with how often each occurs, or all in their order; letters; numbers."""

    terms: Mapping[str, Mapping[str, int]]
    numbers: Mapping[str, float]
    order: Mapping[str, Sequence[str]] = field(default_factory=dict)
    letters: str = ""
    shown: str = ""


@dataclass
class _Collected:
    """Terms of one field over all rows: numbers of its own, how often each occurs, and how many stand in each row."""

    known: dict[str, int] = field(default_factory=dict)
    ids: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    def add(self, words: Iterable[str], size: int) -> None:
        """Append the terms of the next row."""
        known = self.known
        self.ids.extend([known.setdefault(word, len(known)) for word in words])
        self.sizes.append(size)

    def triples(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Term, row and number of occurrences; terms that were given in their order are counted."""
        ids, rows = np.asarray(self.ids, np.int64), np.repeat(np.arange(len(self.sizes)), self.sizes)
        if self.counts or not len(ids):
            return ids, rows, np.asarray(self.counts, np.int64)
        found, counts = np.unique(ids * len(self.sizes) + rows, return_counts=True)
        return found // len(self.sizes), found % len(self.sizes), counts


@dataclass
class Builder:
    """Collects rows and turns them into the columns of a segment."""

    text_fields: Sequence[str]
    rows: list[Row] = field(default_factory=list)

    def columns(self) -> dict[str, NDArray[np.generic]]:
        """The arrays of a segment of all rows."""
        collected = self._collected()
        words = [name + SEPARATOR + word for name, one in collected.items() for word in one.known]
        in_order = sorted(range(len(words)), key=words.__getitem__)
        number = np.empty(len(words), np.int64)
        number[in_order] = np.arange(len(words))
        columns: dict[str, NDArray[np.generic]] = {}
        triples, base = [], 0
        for name, one in collected.items():
            ids, rows, counts = one.triples()
            triples.append((number[ids + base], rows, counts))
            if name in self.text_fields:
                columns[f"len.{name}"] = np.bincount(rows, counts, len(self.rows)).astype(np.int32)
            if name in self.rows[0].order:
                columns[f"row.{name}"] = number[np.asarray(one.ids, np.int64) + base].astype(np.int32)
                columns[f"at.{name}"] = _starts(one.sizes)
            base += len(one.known)
        terms, docs, occurrences = (np.concatenate(part) for part in zip(*triples, strict=True))
        columns |= _postings([words[one] for one in in_order], terms, docs, occurrences)
        columns |= _written(LETTERS, [row.letters for row in self.rows])
        columns |= _written(SHOWN, [row.shown for row in self.rows])
        for name in self.rows[0].numbers:
            columns[f"num.{name}"] = np.asarray([row.numbers[name] for row in self.rows], np.float64)
        return columns

    def _collected(self) -> dict[str, _Collected]:
        found = {name: _Collected() for name in self.text_fields}
        found |= {name: _Collected() for name in self.rows[0].terms if name not in found}
        for row in self.rows:
            for name, one in found.items():
                if name in row.order:
                    one.add(row.order[name], len(row.order[name]))
                else:
                    counted = row.terms.get(name, {})
                    one.add(counted, len(counted))
                    one.counts.extend(counted.values())
        return found


def _written(name: str, texts: Sequence[str]) -> dict[str, NDArray[np.generic]]:
    """Texts as UTF-16, one after the other, and where each begins."""
    letters = [np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16) for text in texts]
    return {f"row.{name}": np.concatenate(letters), f"at.{name}": _starts([len(one) for one in letters])}


def _starts(sizes: Sequence[int]) -> NDArray[np.int64]:
    starts = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts


def _postings(
    words: Sequence[str], terms: NDArray[np.int64], docs: NDArray[np.generic], counts: NDArray[np.generic]
) -> dict[str, NDArray[np.generic]]:
    """Dictionary and postings of sorted `words` from flat triples (term, doc, count)."""
    order = np.lexsort((docs, terms))
    starts = np.zeros(len(words) + 1, np.int64)
    np.cumsum(np.bincount(terms, minlength=len(words)), out=starts[1:])
    return {
        **written(words),
        "starts": starts,
        "docs": docs[order].astype(np.int32),
        "counts": counts[order].astype(np.int32),
    }


class Segment:
    """An opened segment. `alive` (n,) says which documents still count."""

    def __init__(self, folder: Path, dead: Sequence[int] = (), *, check: bool = True) -> None:
        self.folder = folder
        self._columns = read(folder, check_sums=check)
        self._terms = Dictionary(self._columns["blob"], self._columns["ends"])
        self.starts = self._columns["starts"]
        self.docs: Ints = self._columns["docs"]
        self.counts: Ints = self._columns["counts"]
        self.size = len(next(self._columns[name] for name in self._columns if name.startswith("num.")))
        self.dead = len(dead)
        self.alive = np.ones(self.size, bool)
        self.alive[list(dead)] = False
        self.kept: dict[Any, Any] = {}  # worked out from the columns alone, the deletions apart

    def column(self, name: str) -> NDArray[Any]:
        """A column as it was written. Raises KeyError."""
        return self._columns[name]

    def column_names(self) -> Iterable[str]:
        """Names of all columns."""
        return self._columns.keys()

    def with_dead(self, dead: NDArray[np.bool_]) -> Segment:
        """The same columns with other deletions; whatever was worked out from `alive` must be worked out anew."""
        other = copy(self)
        other.alive = ~dead
        other.dead = int(np.count_nonzero(dead))
        return other

    def numbers(self, name: str) -> NDArray[np.float64]:
        """A column of numbers, one a document."""
        return self._columns[f"num.{name}"]

    def merits(self) -> NDArray[np.float64]:
        """(n,) what the score of each document is multiplied with, for its grade and its freshness."""
        return self.numbers("grade") * self.numbers("freshness")

    def number_names(self) -> list[str]:
        """Names of the columns of numbers."""
        return [name[4:] for name in self._columns if name.startswith("num.")]

    def lengths(self, name: str) -> Ints:
        """Number of terms of a field in each document."""
        return self._columns[f"len.{name}"]

    def text_fields(self) -> list[str]:
        """Names of the fields that have lengths."""
        return [name[4:] for name in self._columns if name.startswith("len.")]

    def word(self, number: int) -> str:
        """The term with this number."""
        return self._terms.word(number)

    def words(self) -> list[str]:
        """All terms in the order of their numbers."""
        return self._terms.words(0, len(self.starts) - 1)

    def find(self, name: str, word: str) -> int:
        """The number of a term of a field, -1 when no document has it."""
        return self._terms.find(f"{name}{SEPARATOR}{word}")

    def words_of(self, name: str) -> list[tuple[str, int]]:
        """All terms of a field with their numbers; for fields of few values."""
        first, last = self.range_of(name)
        return [
            (word.split(SEPARATOR, 1)[1], number) for number, word in enumerate(self._terms.words(first, last), first)
        ]

    def range_of(self, name: str) -> tuple[int, int]:
        """The number of the first term of a field, and the one after its last."""
        return self._terms.bound(name + SEPARATOR), self._terms.bound(name + chr(1))

    def postings(self, number: int) -> tuple[Ints, Ints]:
        """Documents of a term, ascending, and how often each has it."""
        span = slice(int(self.starts[number]), int(self.starts[number + 1]))
        return self.docs[span], self.counts[span]

    def contents(self, name: str, docs: Places, most: int) -> tuple[NDArray[Any], Places, Places]:
        """The first `most` of what documents consist of, one after the other; which of `docs` each is of, and its place."""
        starts = self._columns[f"at.{name}"]
        begins = starts[docs]
        sizes = np.minimum(starts[docs + 1] - begins, most)
        owners = np.repeat(np.arange(len(docs)), sizes)
        places = np.arange(len(owners)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return self._columns[f"row.{name}"][begins[owners] + places], owners, places

    def whole(self, name: str) -> tuple[NDArray[Any], NDArray[np.int64]]:
        """What all documents consist of, one after the other, and where each begins."""
        return self._columns[f"row.{name}"], self._columns[f"at.{name}"]

    def stretches(self, name: str, docs: Places, most: int) -> tuple[NDArray[Any], Places]:
        """The first `most` of what documents consist of, one after the other, and where each document ends."""
        row, starts = self._columns[f"row.{name}"], self._columns[f"at.{name}"]
        begins = starts[docs]
        sizes = np.minimum(starts[docs + 1] - begins, most)
        parts = [row[begin:end] for begin, end in zip(begins.tolist(), (begins + sizes).tolist(), strict=True)]
        return np.concatenate(parts) if parts else row[:0], np.cumsum(sizes)

    def ordered_names(self) -> list[str]:
        """Names of what is kept in its order."""
        return [name[4:] for name in self._columns if name.startswith("row.")]

    def living(self, name: str) -> tuple[NDArray[Any], NDArray[np.int64]]:
        """What documents that are alive consist of, and how long each is."""
        sizes = np.diff(self._columns[f"at.{name}"])
        return self._columns[f"row.{name}"][np.repeat(self.alive, sizes)], sizes[self.alive]

    def having(self, name: str, words: Iterable[str]) -> NDArray[np.bool_]:
        """(n,) which documents have at least one of `words` in a field."""
        mask = np.zeros(self.size, bool)
        for word in words:
            number = self.find(name, word)
            if number >= 0:
                mask[self.postings(number)[0]] = True
        return mask


@dataclass(frozen=True)
class Statistics:
    """What BM25 needs of the whole collection, so that a score does not depend on the segment: documents and mean lengths."""

    documents: int
    mean_length: Mapping[str, float]

    def rounded(self) -> Statistics:
        """Mean lengths to two digits, so that what was worked out with them is seldom worked out anew."""
        return Statistics(self.documents, {name: float(f"{one:.2g}") for name, one in self.mean_length.items()})


def statistics(segments: Sequence[Segment], fields: Iterable[str]) -> Statistics:
    """Count documents that are alive and their mean lengths."""
    documents = sum(int(segment.alive.sum()) for segment in segments)
    means = {}
    for name in fields:
        total = sum(int(segment.lengths(name)[segment.alive].sum()) for segment in segments)
        means[name] = max(1.0, total / max(1, documents))
    return Statistics(documents, means)


def document_frequency(segments: Sequence[Segment], name: str, word: str) -> int:
    """In how many documents that are alive a field has a word."""
    total = 0
    for segment in segments:
        number = segment.find(name, word)
        if number >= 0:
            docs = segment.postings(number)[0]
            total += int(np.count_nonzero(segment.alive[docs])) if segment.dead else len(docs)
    return total


def inverse_frequency(documents: int, frequency: int) -> float:
    """BM25's weight of a term, ln(1 + (N - n + .5) / (n + .5)), Robertson and Zaragoza 2009."""
    return float(np.log(1 + (documents - frequency + 0.5) / (frequency + 0.5)))


@dataclass(frozen=True)
class Weighing:
    """How the words of a field count: its weight, BM25's `k1` and `b`, and the length that is neither long nor short.

    `length` None: the mean of the collection. A fixed one lets long documents saturate later, whatever the collection.
    """

    weight: float
    k1: float = 1.2
    b: float = 0.6
    length: float | None = None

    def norms(self, lengths: Ints, mean: float) -> NDArray[np.floating[Any]]:
        """What BM25 adds to the occurrences below the line, for documents of these lengths."""
        return self.k1 * (1 - self.b + self.b * lengths / (self.length or mean))


def scores(
    segment: Segment, fields: Mapping[str, Weighing], words: Mapping[str, Mapping[str, float]], facts: Statistics
) -> Floats:
    """(n,) sum over fields and words of weight * idf * BM25 saturation; 0 where no word occurs.

    `words` maps a field to its query words and their idf. Every posting list is added up: exact, no pruning.
    """
    total = np.zeros(segment.size, np.float32)
    for name, weighing in fields.items():
        norm = weighing.norms(segment.lengths(name), facts.mean_length[name])
        for word, idf in words.get(name, {}).items():
            number = segment.find(name, word)
            if number < 0:
                continue
            docs, counts = segment.postings(number)
            factor = weighing.weight * idf * (weighing.k1 + 1)
            total[docs] += (factor * counts / (counts + norm[docs])).astype(np.float32)
    return total


def merged(segments: Sequence[Segment], text_fields: Sequence[str]) -> dict[str, NDArray[np.generic]]:
    """Columns of one segment that holds what is alive in several, in their order."""
    words = sorted({word for segment in segments for word in segment.words()})
    ids = {word: number for number, word in enumerate(words)}
    terms, docs, counts = [], [], []
    ordered: dict[str, list[tuple[NDArray[Any], NDArray[np.int64]]]] = {}
    offset = 0
    for segment in segments:
        places = np.cumsum(segment.alive) - 1 + offset
        local = np.asarray([ids[word] for word in segment.words()], np.int64)
        repeated = np.repeat(local, np.diff(segment.starts))
        kept = segment.alive[segment.docs]
        terms.append(repeated[kept])
        docs.append(places[segment.docs[kept]])
        counts.append(segment.counts[kept])
        offset += int(segment.alive.sum())
        for name in segment.ordered_names():
            values, sizes = segment.living(name)
            kept_values = values if name in (LETTERS, SHOWN) else local[values].astype(np.int32)
            ordered.setdefault(name, []).append((kept_values, sizes))
    columns = _postings(words, np.concatenate(terms), np.concatenate(docs), np.concatenate(counts))
    for name, parts in ordered.items():
        columns[f"row.{name}"] = np.concatenate([values for values, _sizes in parts])
        columns[f"at.{name}"] = _starts(np.concatenate([sizes for _values, sizes in parts]))  # type: ignore[arg-type]
    for name in text_fields:
        columns[f"len.{name}"] = np.concatenate([one.lengths(name)[one.alive] for one in segments])
    for name in segments[0].number_names():
        columns[f"num.{name}"] = np.concatenate([one.numbers(name)[one.alive] for one in segments])
    return columns


def count_words(words: Iterable[str]) -> dict[str, int]:
    """How often each word occurs."""
    return dict(Counter(words))
