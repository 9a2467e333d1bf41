"""What each word gives each document in the first stage, worked out when a segment is written: BM25 but for the idf.

Words are added up over all fields of fixed length, since a word weighs the same in each. Of these a segment has, with a name
that stands for the figures that rank, as `best.NAME.*`:
`blob`, `ends` the words (`dictionary.py`)   `starts` (words + 1,) where a word's postings begin
`docs`, `values` (postings,) documents, ascending, and what each gains for a weight of 1   `most` (words,) the largest of it
`heavy` words that more than a sixteenth of the documents have, ascending; `dense` their values of all documents, word by word
Fields whose length is the collection's mean change with it: they are worked out when they are first asked, and when it changes.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kms.search.whoosh.columnar import SEPARATOR, Floats, Ints, Places, Segment, Statistics, Weighing
from kms.search.whoosh.dictionary import Dictionary, written

PAIRS = "titlepairs"
_HEAVY = 16  # a word that one of so many documents has
_FEWEST = 1024  # documents, below which nothing is heavy
_MOST_DENSE = 32  # words of a field in memory

Fields = Mapping[str, Weighing]
Columns = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Postings:
    """A word's documents, ascending, what each gains for a weight of 1, the most of it; the same for all documents."""

    docs: Places
    values: Floats
    most: float
    dense: Floats | None = None


class Written:
    """The postings of fields of fixed length, added up and written with the segment."""

    def __init__(self, segment: Segment, name: str) -> None:
        self._size = segment.size
        columns = {one: segment.column(f"{name}.{one}") for one in ("blob", "ends", "starts", "docs", "values", "most")}
        self._words = Dictionary(columns["blob"], columns["ends"])
        self._starts, self._docs, self._values = columns["starts"], columns["docs"], columns["values"]
        self._most, self._dense = columns["most"], segment.column(f"{name}.dense")
        self._heavy = {number: at for at, number in enumerate(segment.column(f"{name}.heavy").tolist())}

    def of(self, word: str) -> Postings | None:
        """A word's postings, None when no document has it."""
        number = self._words.find(word)
        if number < 0:
            return None
        span = slice(int(self._starts[number]), int(self._starts[number + 1]))
        heavy, size = self._heavy.get(number, -1), self._size
        dense = self._dense[heavy * size : (heavy + 1) * size] if heavy >= 0 else None
        return Postings(self._docs[span], self._values[span], float(self._most[number]), dense)


class WorkedOut:
    """The postings of one field as they are in memory, for lengths that are compared with a mean."""

    def __init__(self, segment: Segment, name: str, weighing: Weighing, mean: float) -> None:
        self.mean = mean
        self._segment, self._name = segment, name
        self._first, last = segment.range_of(name)
        self._starts = segment.starts[self._first : last + 1]
        span = slice(int(self._starts[0]), int(self._starts[-1]))
        self._docs = segment.docs[span]
        self._values = _values(weighing, segment.counts[span], segment.lengths(name)[self._docs], mean)
        self._heavy: dict[int, Floats] = {}

    def of(self, word: str) -> Postings | None:
        """A word's postings, None when no document has it."""
        number = self._segment.find(self._name, word) - self._first
        if number < 0:
            return None
        begin = int(self._starts[0])
        span = slice(int(self._starts[number]) - begin, int(self._starts[number + 1]) - begin)
        docs, values = self._docs[span], self._values[span]
        dense = self._dense(number, docs, values) if _is_heavy(len(docs), self._segment.size) else None
        return Postings(docs, values, float(values.max()), dense)

    def _dense(self, number: int, docs: Places, values: Floats) -> Floats:
        dense = self._heavy.get(number)
        if dense is None:
            dense = np.zeros(self._segment.size, np.float32)
            dense[docs] = values
            if len(self._heavy) >= _MOST_DENSE:
                self._heavy.clear()
            self._heavy[number] = dense
        return dense


def impacts(segment: Segment, fields: Fields, facts: Statistics) -> Written | WorkedOut:
    """The postings of a group of fields; they stay with the segment as long as its lengths are compared with the same."""
    name = _name(fields)
    kept: Written | WorkedOut | None = segment.kept.get(name)
    if len(fields) > 1 or f"{name}.starts" in segment.column_names():
        if kept is None:
            kept = segment.kept[name] = Written(segment, name)
        return kept
    ((field, weighing),) = fields.items()
    mean = weighing.length or facts.mean_length[field]
    if not isinstance(kept, WorkedOut) or kept.mean != mean:
        kept = segment.kept[name] = WorkedOut(segment, field, weighing, mean)
    return kept


def groups(segment: Segment, fields: Fields) -> list[Fields]:
    """Fields whose words are added up in one list, the pairs of letters last: what is written together, else one by one."""
    together = _together(fields)
    if f"{_name(together)}.starts" not in segment.column_names():
        together = {}
    alone = [{name: one} for name, one in fields.items() if name not in together and name != PAIRS]
    pairs = [{PAIRS: fields[PAIRS]}] if PAIRS in fields else []
    return [*([together] if together else []), *alone, *pairs]


def _together(fields: Fields) -> Fields:
    return {name: one for name, one in fields.items() if name != PAIRS and one.length is not None}


def columns(kept: Columns, fields: Fields) -> dict[str, NDArray[Any]]:
    """The arrays of a segment that has the columns `kept`."""
    together = _together(fields)
    if not together or any(f"len.{name}" not in kept for name in together):
        return {}
    return {f"{_name(together)}.{name}": column for name, column in _added_up(kept, together).items()}


def _name(fields: Fields) -> str:
    figures = sorted((name, one.weight, one.k1, one.b, one.length) for name, one in fields.items())
    return f"best.{zlib.crc32(repr(figures).encode()):08x}"


def _is_heavy(count: int, size: int) -> bool:
    return size >= _FEWEST and count > size // _HEAVY


def _values(weighing: Weighing, counts: Ints, lengths: Ints, mean: float) -> Floats:
    norms = weighing.norms(lengths, mean).astype(np.float32)
    factor = np.float32(weighing.weight * (weighing.k1 + 1))
    return factor * counts.astype(np.float32) / (counts.astype(np.float32) + norms)


def _added_up(kept: Columns, fields: Fields) -> dict[str, NDArray[Any]]:
    terms = Dictionary(kept["blob"], kept["ends"])
    ranges = {name: (terms.bound(name + SEPARATOR), terms.bound(name + chr(1))) for name in fields}
    words = {name: [one[len(name) + 1 :] for one in terms.words(*span)] for name, span in ranges.items()}
    known = sorted({word for some in words.values() for word in some})
    number = {word: at for at, word in enumerate(known)}
    size = len(kept["at.letters"]) - 1
    keys, values = [], []
    for name, (first, last) in ranges.items():
        starts = kept["starts"][first : last + 1]
        span = slice(int(starts[0]), int(starts[-1]))
        ids = np.array([number[word] for word in words[name]], np.int64)
        docs = kept["docs"][span]
        keys.append(np.repeat(ids, np.diff(starts)) * size + docs)
        values.append(_values(fields[name], kept["counts"][span], kept[f"len.{name}"][docs], 1.0))
    return _laid_out(known, np.concatenate(keys), np.concatenate(values), size)


def _laid_out(words: list[str], keys: NDArray[np.int64], values: Floats, size: int) -> dict[str, NDArray[Any]]:
    """The arrays of a group from flat pairs of word * size + document, and value, of which equal ones are added up."""
    order = np.argsort(keys, kind="stable")
    keys, values = keys[order], values[order]
    first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else keys
    if len(first) < len(keys):
        values, keys = np.add.reduceat(values, first), keys[first]
    starts = np.searchsorted(keys, np.arange(len(words) + 1) * size)
    docs = (keys - np.repeat(np.arange(len(words)) * size, np.diff(starts))).astype(np.int32)
    heavy = np.flatnonzero([_is_heavy(count, size) for count in np.diff(starts).tolist()])
    dense = np.zeros((len(heavy), size), np.float32)
    for row, number in zip(dense, heavy, strict=True):
        span = slice(starts[number], starts[number + 1])
        row[docs[span]] = values[span]
    return {
        **written(words),
        "starts": starts.astype(np.int64),
        "docs": docs,
        "values": values,
        "most": np.maximum.reduceat(values, starts[:-1]) if len(words) else values,
        "heavy": heavy,
        "dense": dense.ravel(),
    }
