"""The best documents by a sum over posting lists, without adding up what cannot be among them (MaxScore).

Turtle and Flood 1995: lists are added up in falling order of weight. When all lists that are left together cannot lift a new
document among the best, they only add to documents that are candidates already. The sums are those of adding up everything,
bit by bit: each document's values are added in the same order.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kms.search.whoosh.columnar import Floats, Places
from kms.search.whoosh.impacts import Postings

Mask = NDArray[np.bool_]
_SLACK = 1 + 1e-5  # for what is lost by adding 32-bit numbers
_SEARCH = 24  # looking one document up in a list costs as much as adding so many
_scratch = threading.local()


@dataclass(frozen=True)
class Weighted:
    """A posting list and what its values count. Only a `telling` list makes a document a hit."""

    postings: Postings
    weight: float
    telling: bool = True


@dataclass(frozen=True)
class Part:
    """A segment: lists in the order in which they are added up, telling ones first; which documents may be hits (None: all);
    what the sum of each is multiplied with."""

    size: int
    lists: Sequence[Weighted]
    allowed: Mask | None
    merits: Floats


Chosen = tuple[Places, Floats]  # documents of a part, ascending, and their scores


def best(parts: Sequence[Part], count: int) -> list[Chosen]:
    """At least the `count` best of all parts and all that are equal to the last of them; fewer when there are fewer."""
    found: dict[int, Chosen] = {}
    top, floor = np.zeros(0, np.float32), 0.0
    for number in sorted(range(len(parts)), key=lambda one: -parts[one].size):
        found[number] = _best_of(parts[number], count, floor)
        top = np.concatenate([top, found[number][1]])
        if len(top) >= count:
            top = np.partition(top, len(top) - count)[len(top) - count :]
            floor = float(top[0])
    return [_at_least(found[number], floor) for number in range(len(parts))]


def having(part: Part) -> Mask:
    """(n,) which documents a telling list has."""
    mask = np.zeros(part.size, bool)
    for one in part.lists:
        if one.telling and one.postings.dense is not None:
            mask |= one.postings.dense > 0
        elif one.telling:
            mask[one.postings.docs] = True
    return mask


def scored(part: Part, docs: Places) -> Floats:
    """The scores of some documents, ascending."""
    sums = _zeros(part.size)
    for one in part.lists:
        _add(sums, one, docs)
    return sums[docs] * part.merits[docs]


def _at_least(chosen: Chosen, floor: float) -> Chosen:
    docs, scores = chosen
    keep = scores >= floor
    return docs[keep], scores[keep]


def _best_of(part: Part, count: int, floor: float) -> Chosen:
    """The documents of a part that may be among the `count` best of all, of which all others have at most `floor`."""
    rest = np.cumsum([one.postings.most * one.weight for one in reversed(part.lists)])[::-1] * _SLACK
    rest = np.append(rest, 0.0)
    highest = float(part.merits.max()) if part.size else 0.0
    sums = _zeros(part.size)
    added = 0
    for one in part.lists:
        if not one.telling or rest[added] * highest < floor:
            break
        _add_all(sums, one)
        added += 1
        floor = max(floor, _floor(sums, one.postings.docs, part, count))
    if not added:
        return np.zeros(0, np.int64), np.zeros(0, np.float32)
    docs = np.flatnonzero(sums >= max(floor / highest / _SLACK - rest[added], np.finfo(np.float32).tiny))
    if part.allowed is not None:
        docs = docs[part.allowed[docs]]
    for number, one in enumerate(part.lists[added:], added):
        docs, floor = _pruned(sums, docs, part, count, floor, rest[number])
        _add(sums, one, docs)
    return docs, sums[docs] * part.merits[docs]


def _floor(sums: Floats, docs: Places, part: Part, count: int) -> float:
    """The `count`th best of documents so far; 0 when there are not so many."""
    if part.allowed is not None:
        docs = docs[part.allowed[docs]]
    if len(docs) < count:
        return 0.0
    values = sums[docs] * part.merits[docs]
    return float(np.partition(values, len(values) - count)[len(values) - count])


def _pruned(sums: Floats, docs: Places, part: Part, count: int, floor: float, rest: Any) -> tuple[Places, float]:
    """The documents that can still be among the best when at most `rest` comes, and what the best have at least."""
    if len(docs) <= 2 * count:
        return docs, floor
    values, merits = sums[docs], part.merits[docs]
    scores = values * merits
    floor = max(floor, float(np.partition(scores, len(scores) - count)[len(scores) - count]))
    return docs[(values + np.float32(rest)) * merits * np.float32(_SLACK) >= floor], floor


def _add_all(sums: Floats, one: Weighted) -> None:
    if one.postings.dense is not None:
        sums += np.float32(one.weight) * one.postings.dense
    else:
        sums[one.postings.docs] += np.float32(one.weight) * one.postings.values


def _add(sums: Floats, one: Weighted, docs: Places) -> None:
    """Add a list for `docs` at least, ascending: as much as is quickest."""
    listed = one.postings
    if listed.dense is not None:
        sums[docs] += np.float32(one.weight) * listed.dense[docs]
    elif len(listed.docs) > _SEARCH * len(docs):
        at = np.minimum(np.searchsorted(listed.docs, docs), len(listed.docs) - 1)
        hit = listed.docs[at] == docs
        sums[docs[hit]] += np.float32(one.weight) * listed.values[at[hit]]
    else:
        sums[listed.docs] += np.float32(one.weight) * listed.values


def _zeros(size: int) -> Floats:
    """An array of this thread that is used again."""
    kept: dict[int, Floats] = _scratch.__dict__.setdefault("kept", {})
    if size not in kept:
        if len(kept) > 16:
            kept.clear()
        kept[size] = np.zeros(size, np.float32)
    kept[size].fill(0)
    return kept[size]
