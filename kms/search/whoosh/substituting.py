"""Documents that say with other words what a query means: found by rows of terms, and counted as if they said it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from kms.search.whoosh import columnar
from kms.search.whoosh.columnar import Floats, Ints, Places, Segment, Statistics, Weighing
from kms.search.whoosh.lexicon import Meaning, Terms

_MOST_TERMS = 6_000  # of a document that are looked at
_MOST_KEPT = 500  # rows of terms a segment


@dataclass(frozen=True)
class Standing:
    """Where a row of terms stands: documents, ascending, and how often in each, in the whole text and in the title."""

    docs: Ints
    text: Ints
    title: Ints

    def within(self, name: str) -> tuple[Ints, Ints]:
        """The documents that have it in the field `text` or `title`, and how often."""
        counts = self.title if name == "title" else self.text
        return self.docs[counts > 0], counts[counts > 0]


_kept: WeakKeyDictionary[Segment, dict[Terms, Standing]] = WeakKeyDictionary()


def standing(segment: Segment, terms: Terms) -> Standing:
    """Where terms stand in a row, in their order. Kept with the segment, which never changes."""
    kept = _kept.setdefault(segment, {})
    if terms not in kept:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        kept[terms] = _found(segment, terms)
    return kept[terms]


def _found(segment: Segment, terms: Terms) -> Standing:
    numbers = [segment.find("text", term) for term in terms]
    if -1 in numbers:
        none = np.zeros(0, np.int32)
        return Standing(none, none, none)
    docs, counts = segment.postings(numbers[0])
    for number in numbers[1:]:
        docs = np.intersect1d(docs, segment.postings(number)[0], assume_unique=True)
    if len(terms) == 1:
        return Standing(docs, counts, _in_titles(segment, docs, terms[0]))
    values, owners, places = segment.contents("text", docs, _MOST_TERMS)
    last = len(values) - len(terms) + 1
    here = np.ones(max(0, last), bool)
    for offset, number in enumerate(numbers):
        here &= (values[offset : last + offset] == number) & (owners[offset : last + offset] == owners[: len(here)])
    at = np.flatnonzero(here)
    titled = places[at] + len(terms) <= segment.lengths("title")[docs][owners[at]]
    text = np.bincount(owners[at], minlength=len(docs)).astype(np.int32)
    title = np.bincount(owners[at][titled], minlength=len(docs)).astype(np.int32)
    return Standing(docs[text > 0], text[text > 0], title[text > 0])


def _in_titles(segment: Segment, docs: Ints, term: str) -> Ints:
    counts = np.zeros(segment.size, np.int32)
    number = segment.find("title", term)
    if number >= 0:
        having, often = segment.postings(number)
        counts[having] = often
    return counts[docs]


def frequency(segments: Sequence[Segment], meaning: Meaning) -> int:
    """In how many documents that are alive the meaning is said, in whatever words."""
    total = 0
    for segment in segments:
        mask = np.zeros(segment.size, bool)
        for terms in (meaning.terms, *meaning.others):
            mask[standing(segment, terms).docs] = True
        total += int((mask & segment.alive).sum())
    return total


def substitutes(
    segment: Segment,
    same: Sequence[Meaning],
    weights: Mapping[str, float],
    words: Mapping[str, Mapping[str, float]],
    fields: Mapping[str, Weighing],
    facts: Statistics,
) -> Floats:
    """(n,) what each document has more in the first stage for saying a meaning otherwise; never below 0.

    A meaning counts once, in the words that count most: what the query's own words gave is taken off. `weights`, `words`:
    those of the query's terms, as `columnar.scores` takes them.
    """
    total = np.zeros(segment.size, np.float32)
    for meaning in same:
        whole = sum(weights[term] for term in meaning.terms)
        for name in ("text", "title"):
            weighing, asked = fields[name], words.get(name, {})
            own = {term: asked[term] for term in meaning.terms if term in asked}
            said = columnar.scores(segment, {name: weighing}, {name: own}, facts)
            norms = weighing.norms(segment.lengths(name), facts.mean_length[name])
            best = said.copy()
            for terms in meaning.others:
                docs, counts = standing(segment, terms).within(name)
                gained = weighing.weight * whole * (weighing.k1 + 1) * counts / (counts + norms[docs])
                best[docs] = np.maximum(best[docs], gained)
            total += best - said
    return total


def titled(segment: Segment, same: Sequence[Meaning], docs: Places) -> dict[str, NDArray[np.bool_]]:
    """For each term of a meaning, which of `docs` say the meaning otherwise in their title."""
    found: dict[str, NDArray[np.bool_]] = {}
    for meaning in same:
        mask = np.zeros(segment.size, bool)
        for terms in meaning.others:
            mask[standing(segment, terms).within("title")[0]] = True
        found |= dict.fromkeys(meaning.terms, mask[docs])
    return found
