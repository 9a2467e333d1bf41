"""Postings as columns: one immutable folder of memory-mapped numpy arrays a segment, and BM25 over them. Pure numpy.

A segment holds `n` documents and one dictionary of terms for all fields; a term is written `field` + NUL + word. Arrays:
`blob`, `ends`  the sorted terms, UTF-8, one after the other   `starts` (terms + 1,) where a term's postings begin
`docs`, `counts` (postings,) document numbers, ascending within a term, and occurrences
`len.<field>` (n,) number of terms of a field in each document   `num.<name>` (n,) numbers to weigh, filter or sort by
`row.<name>`, `at.<name>` (n + 1,) what a document consists of in its order, one document after the other, and where each
begins: of a field the numbers of its terms, of `letters` UTF-16
"""

from __future__ import annotations

import json
import os
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
Places = NDArray[np.signedinteger[Any]]

SEPARATOR = "\x00"
LETTERS = "letters"


class DamagedSegment(Exception):
    """A column's checksum does not fit; the index must be built anew."""


@dataclass
class Row:
    """One document to be written: terms a field with how often each occurs, or all in their order; letters; numbers."""

    terms: Mapping[str, Mapping[str, int]]
    numbers: Mapping[str, float]
    order: Mapping[str, Sequence[str]] = field(default_factory=dict)
    letters: str = ""


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
        letters = [np.frombuffer(row.letters.encode("utf-16-le", "surrogatepass"), np.uint16) for row in self.rows]
        columns[f"row.{LETTERS}"] = np.concatenate(letters)
        columns[f"at.{LETTERS}"] = _starts([len(one) for one in letters])
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


def _starts(sizes: Sequence[int]) -> NDArray[np.int64]:
    starts = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts


def _postings(
    words: Sequence[str], terms: NDArray[np.int64], docs: NDArray[np.generic], counts: NDArray[np.generic]
) -> dict[str, NDArray[np.generic]]:
    """Dictionary and postings of sorted `words` from flat triples (term, doc, count)."""
    order = np.lexsort((docs, terms))
    encoded = [word.encode() for word in words]
    starts = np.zeros(len(words) + 1, np.int64)
    np.cumsum(np.bincount(terms, minlength=len(words)), out=starts[1:])
    return {
        "blob": np.frombuffer(b"".join(encoded), np.uint8),
        "ends": np.cumsum([len(one) for one in encoded], dtype=np.int64),
        "starts": starts,
        "docs": docs[order].astype(np.int32),
        "counts": counts[order].astype(np.int32),
    }


def write(folder: Path, columns: Mapping[str, NDArray[np.generic]]) -> None:
    """Write a segment's folder, synced, with a checksum of each column. The folder must not exist."""
    folder.mkdir(parents=True)
    sums = {}
    for name, column in columns.items():
        path = folder / f"{name}.npy"
        with path.open("xb") as file:
            np.save(file, column)
            file.flush()
            os.fsync(file.fileno())
        sums[name] = zlib.crc32(path.read_bytes())
    with (folder / "sums.json").open("x") as text:
        json.dump(sums, text)
        text.flush()
        os.fsync(text.fileno())
    for one in (folder, folder.parent):
        handle = os.open(one, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


class Segment:
    """An opened segment. `alive` (n,) says which documents still count."""

    def __init__(self, folder: Path, dead: Sequence[int] = (), *, check: bool = True) -> None:
        self.folder = folder
        try:
            sums: dict[str, int] = json.loads((folder / "sums.json").read_text())
            if check:
                _check(folder, sums)
            self._columns = {name: _load(folder / f"{name}.npy") for name in sums}
        except (OSError, ValueError) as error:
            raise DamagedSegment(str(folder)) from error
        self._blob = self._columns["blob"].tobytes()
        self._ends = self._columns["ends"]
        self.starts = self._columns["starts"]
        self.docs: Ints = self._columns["docs"]
        self.counts: Ints = self._columns["counts"]
        self.size = len(next(self._columns[name] for name in self._columns if name.startswith("num.")))
        self.alive = np.ones(self.size, bool)
        self.alive[list(dead)] = False

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
        start = int(self._ends[number - 1]) if number else 0
        return self._blob[start : int(self._ends[number])].decode()

    def find(self, name: str, word: str) -> int:
        """The number of a term of a field, -1 when no document has it."""
        wanted = f"{name}{SEPARATOR}{word}".encode()
        low, high = 0, len(self._ends)
        while low < high:
            middle = (low + high) // 2
            start = int(self._ends[middle - 1]) if middle else 0
            if self._blob[start : int(self._ends[middle])] < wanted:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self._ends) and self.word(low).encode() == wanted else -1

    def words_of(self, name: str) -> list[tuple[str, int]]:
        """All terms of a field with their numbers; for fields of few values."""
        first, last = self._bound(name + SEPARATOR), self._bound(name + chr(1))
        return [(self.word(number).split(SEPARATOR, 1)[1], number) for number in range(first, last)]

    def _bound(self, prefix: str) -> int:
        wanted = prefix.encode()
        low, high = 0, len(self._ends)
        while low < high:
            middle = (low + high) // 2
            start = int(self._ends[middle - 1]) if middle else 0
            if self._blob[start : int(self._ends[middle])] < wanted:
                low = middle + 1
            else:
                high = middle
        return low

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
        """What all documents consist of, one after the other, and (n + 1,) where each begins."""
        return self._columns[f"row.{name}"], self._columns[f"at.{name}"]

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


def _load(path: Path) -> NDArray[Any]:
    """A column, mapped into memory; an empty one cannot be mapped and is read."""
    try:
        return np.load(path, mmap_mode="r")  # type: ignore[no-any-return]
    except ValueError:
        return np.load(path)  # type: ignore[no-any-return]


def _check(folder: Path, sums: Mapping[str, int]) -> None:
    for name, expected in sums.items():
        if zlib.crc32((folder / f"{name}.npy").read_bytes()) != expected:
            raise DamagedSegment(str(folder / name))


@dataclass(frozen=True)
class Statistics:
    """What BM25 needs of the whole collection, so that a score does not depend on the segment: documents and mean lengths."""

    documents: int
    mean_length: Mapping[str, float]


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
            total += int(segment.alive[segment.postings(number)[0]].sum())
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
    words = sorted({segment.word(number) for segment in segments for number in range(len(segment.starts) - 1)})
    ids = {word: number for number, word in enumerate(words)}
    terms, docs, counts = [], [], []
    ordered: dict[str, list[tuple[NDArray[Any], NDArray[np.int64]]]] = {}
    offset = 0
    for segment in segments:
        places = np.cumsum(segment.alive) - 1 + offset
        local = np.asarray([ids[segment.word(number)] for number in range(len(segment.starts) - 1)], np.int64)
        repeated = np.repeat(local, np.diff(segment.starts))
        kept = segment.alive[segment.docs]
        terms.append(repeated[kept])
        docs.append(places[segment.docs[kept]])
        counts.append(segment.counts[kept])
        offset += int(segment.alive.sum())
        for name in segment.ordered_names():
            values, sizes = segment.living(name)
            kept_values = values if name == LETTERS else local[values].astype(np.int32)
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
