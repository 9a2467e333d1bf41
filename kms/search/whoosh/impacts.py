"""What each word gives each document in the first stage, worked out when a segment is written: BM25 but for the idf.

Words are added up over all fields but the pairs of letters, since a word weighs the same in each. Of a group of fields, `words`
or `pairs`, and the figures that rank, which are in the name, a segment has as `GROUP.FIGURES.*`:
`blob`, `ends` the words (`dictionary.py`)   `starts` (words + 1,) where a word's postings begin
`docs`, `values` (postings,) documents, ascending, and what each gains for a weight of 1   `most` (words,) the largest of it
`heavy` words that more than a sixteenth of the documents have, ascending; `dense` their values of all documents, word by word
Fields whose length is the collection's mean change with it: they are worked out when asked.
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

Fields = Mapping[str, Weighing]
Columns = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Postings:
    """A word's documents, ascending, what each gains for a weight of 1, the most of it; the same for all documents."""

    docs: Places
    values: Floats
    most: float
    dense: Floats | None = None


class Impacts:
    """The postings of a group of fields of one segment."""

    def __init__(self, segment: Segment, fields: Fields, facts: Statistics) -> None:
        self._segment, self._fields, self._facts = segment, fields, facts
        name = _name(fields)
        self._written = f"{name}.starts" in segment.column_names()
        if self._written:
            columns = {
                one: segment.column(f"{name}.{one}") for one in ("blob", "ends", "starts", "docs", "values", "most")
            }
            self._words = Dictionary(columns["blob"], columns["ends"])
            self._starts, self._docs, self._values = columns["starts"], columns["docs"], columns["values"]
            self._most, self._dense = columns["most"], segment.column(f"{name}.dense")
            self._heavy = {number: at for at, number in enumerate(segment.column(f"{name}.heavy").tolist())}

    def of(self, word: str) -> Postings | None:
        """A word's postings, None when no document has it."""
        if not self._written:
            return self._worked_out(word)
        number = self._words.find(word)
        if number < 0:
            return None
        span = slice(int(self._starts[number]), int(self._starts[number + 1]))
        heavy, size = self._heavy.get(number, -1), self._segment.size
        dense = self._dense[heavy * size : (heavy + 1) * size] if heavy >= 0 else None
        return Postings(self._docs[span], self._values[span], float(self._most[number]), dense)

    def _worked_out(self, word: str) -> Postings | None:
        parts = []
        for name, weighing in self._fields.items():
            number = self._segment.find(name, word)
            if number >= 0:
                docs, counts = self._segment.postings(number)
                lengths = self._segment.lengths(name)[docs]
                parts.append((docs, _values(weighing, counts, lengths, self._facts.mean_length[name])))
        if len(parts) > 1:
            docs, which = np.unique(np.concatenate([docs for docs, _values in parts]), return_inverse=True)
            values = np.bincount(which, np.concatenate([values for _docs, values in parts]))
            parts = [(docs, values.astype(np.float32))]
        return Postings(*parts[0], float(parts[0][1].max())) if parts else None


def impacts(segment: Segment, fields: Fields, facts: Statistics) -> Impacts:
    """The postings of a group of fields; those that were written stay open with the segment."""
    if any(one.length is None for one in fields.values()):
        return Impacts(segment, fields, facts)
    name = _name(fields)
    if name not in segment.kept:
        segment.kept[name] = Impacts(segment, fields, facts)
    kept: Impacts = segment.kept[name]
    return kept


def groups(fields: Fields) -> tuple[Fields, Fields]:
    """The fields of words, and those of pairs of letters."""
    words = {name: one for name, one in fields.items() if name != PAIRS}
    return words, {name: one for name, one in fields.items() if name == PAIRS}


def columns(kept: Columns, fields: Fields) -> dict[str, NDArray[Any]]:
    """The arrays of a segment that has the columns `kept`."""
    found: dict[str, NDArray[Any]] = {}
    for group in groups(fields):
        if group and all(one.length is not None and f"len.{name}" in kept for name, one in group.items()):
            found |= {f"{_name(group)}.{name}": column for name, column in _added_up(kept, group).items()}
    return found


def _name(fields: Fields) -> str:
    figures = sorted((name, one.weight, one.k1, one.b, one.length) for name, one in fields.items())
    return f"{'pairs' if PAIRS in fields else 'words'}.{zlib.crc32(repr(figures).encode()):08x}"


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
    heavy = np.flatnonzero(np.diff(starts) > size // _HEAVY) if size >= _FEWEST else np.zeros(0, np.int64)
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
