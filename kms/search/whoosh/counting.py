"""Exact counts of facet values among any documents of a segment: one number a document, counted in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kms.search.whoosh.columnar import Places, Segment


@dataclass(frozen=True)
class Facet:
    """The values of a facet: `sets` are the different sets of values that documents have, `which` (n,) the set of each."""

    which: NDArray[np.integer[Any]]
    sets: Sequence[Sequence[str]]

    def count(self, docs: Places, counted: dict[str, int]) -> None:
        """Add how many of `docs` have each value."""
        having = np.bincount(self.which[docs], minlength=len(self.sets))
        for number in having.nonzero()[0].tolist():
            for value in self.sets[number]:
                counted[value] = counted.get(value, 0) + int(having[number])


def counts(segments: Sequence[Segment], fitting: Sequence[Places], names: Iterable[str]) -> dict[str, dict[str, int]]:
    """How many of the fitting documents have each value of each facet, the most frequent first."""
    counted: dict[str, dict[str, int]] = {name: {} for name in names}
    for segment, docs in zip(segments, fitting, strict=True):
        for name, values in counted.items():
            _facet(segment, name).count(docs, values)
    return {name: _by_frequency(values) for name, values in counted.items()}


def _facet(segment: Segment, name: str) -> Facet:
    kept = segment.kept.get(("facet", name))
    if kept is None:
        kept = segment.kept["facet", name] = _worked_out(segment, name)
    return kept


def _worked_out(segment: Segment, name: str) -> Facet:
    """Documents with the same values get the same number: random numbers of their values, added up, tell sets apart."""
    words = segment.words_of(name)
    first, last = segment.range_of(name)
    span = slice(int(segment.starts[first]), int(segment.starts[last]))
    marks = np.random.default_rng(1).integers(1, 1 << 62, len(words), np.uint64)
    values = np.repeat(np.arange(len(words)), np.diff(segment.starts[first : last + 1]))
    sums = np.zeros(segment.size, np.uint64)
    np.add.at(sums, segment.docs[span], marks[values])
    _sums, examples, which = np.unique(sums, return_index=True, return_inverse=True)
    sets: list[list[str]] = [[] for _one in examples]
    example = np.full(segment.size, -1)
    example[examples] = np.arange(len(examples))
    numbers = example[segment.docs[span]]
    for number, value in zip(numbers[numbers >= 0].tolist(), values[numbers >= 0].tolist(), strict=True):
        sets[number].append(words[value][0])
    return Facet(which.astype(np.min_scalar_type(len(sets))), sets)


def _by_frequency(values: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(values.items(), key=lambda one: (-one[1], one[0])))
