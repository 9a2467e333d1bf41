"""What a query demands of every hit besides its words: phrases, fields, days, exclusions; as a mask for each segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from kms.core.clock import korean_instant
from kms.search.korean.normal import compose, fold
from kms.search.language import AUTHOR, CATEGORY, DAY, DEPARTMENT, GRADE, KEYWORD, TITLE, TYPE, Atom
from kms.search.ports import Analyzer, Query
from kms.search.whoosh.columnar import LETTERS, Places, Segment
from kms.search.whoosh.documents import AUTHORS, KEYWORDS, pairs, squeezed

_FACETS = (DEPARTMENT, CATEGORY, TYPE, GRADE)
_SHORTEST = 3  # letters of a phrase that are looked for as letters: shorter ones stand in too many other words
_DOCUMENTS = 2_000  # that are looked through at once
_ALL = 1 << 40
_STRETCH = 1 << 24  # letters that are looked through at once

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Wanted:
    """An atom with its terms, as the index has them, and its letters."""

    atom: Atom
    terms: tuple[str, ...]
    letters: str


@dataclass(frozen=True)
class Limits:
    """Of each of `parts` one must hold. `needs_word`: a hit has one of the query's words as well."""

    parts: tuple[tuple[Wanted, ...], ...]
    needs_word: bool


def among(segment: Segment, limits: Limits | None, having_words: Mask) -> Mask:
    """(n,) which documents keep within the limits; `having_words`: those that have a word of the query."""
    if limits is None:
        return having_words
    mask = having_words.copy() if limits.needs_word else np.ones(segment.size, bool)
    for part in limits.parts:
        held = np.zeros(segment.size, bool)
        for wanted in part:
            held |= _holding(segment, wanted) != wanted.atom.excluded
        mask &= held
    return mask


def limits_of(analyzer: Analyzer, query: Query) -> Limits | None:
    """What a query demands; None when nothing."""
    if not query.limits:
        return None
    parts = tuple(tuple(_wanted(analyzer, atom) for atom in part.atoms) for part in query.limits)
    return Limits(parts, query.needs_word)


def _wanted(analyzer: Analyzer, atom: Atom) -> Wanted:
    folded = fold(compose(atom.text)[0])
    terms = tuple(analyzer.terms(folded)) if atom.field in ("", TITLE) else ()
    return Wanted(atom, terms, squeezed(folded))


def _holding(segment: Segment, wanted: Wanted) -> Mask:
    """(n,) which documents hold an atom."""
    atom = wanted.atom
    if atom.field in _FACETS:
        return segment.having(atom.field, atom.values)
    if atom.field == AUTHOR:
        return _named(segment, wanted.letters, exactly=atom.phrase)
    if atom.field == KEYWORD:
        return segment.having(KEYWORDS, [wanted.letters])
    if atom.field == DAY:
        return _between(segment, atom)
    if atom.field == TITLE:
        return _with_terms(segment, wanted.terms, in_title=True) | _titled(segment, wanted.letters)
    mask = _with_terms(segment, wanted.terms, in_title=False)
    if not wanted.terms or (atom.phrase and len(wanted.letters) >= _SHORTEST):
        mask |= _with_letters(segment, wanted.letters)
    return mask


def _named(segment: Segment, name: str, *, exactly: bool) -> Mask:
    """Documents by people of this name, or of names that begin so."""
    if exactly:
        return segment.having(AUTHORS, [name])
    return segment.having(AUTHORS, [word for word, _number in segment.words_of(AUTHORS) if word.startswith(name)])


def _between(segment: Segment, atom: Atom) -> Mask:
    """Documents published from the first day to the last, Korean time."""
    published = segment.numbers("published")
    mask = np.ones(segment.size, bool)
    if atom.since:
        mask &= published >= korean_instant(atom.since).timestamp()
    if atom.until:
        mask &= published < korean_instant(atom.until + timedelta(days=1)).timestamp()
    return mask


def _with_terms(segment: Segment, terms: Sequence[str], *, in_title: bool) -> Mask:
    """Documents in which terms follow each other, in the title or anywhere."""
    mask = np.zeros(segment.size, bool)
    numbers = [segment.find("text", term) for term in terms]
    if not numbers or min(numbers) < 0:
        return mask
    if len(terms) == 1:
        return segment.having("title" if in_title else "text", terms)
    titles = segment.lengths("title")
    docs = _common([segment.postings(number)[0] for number in numbers])
    for start in range(0, len(docs), _DOCUMENTS):
        some = docs[start : start + _DOCUMENTS]
        values, owners, places = segment.contents("text", some, _ALL)
        hits = _in_a_row(values, numbers)
        hits = hits[owners[hits] == owners[hits + len(numbers) - 1]]
        ends = places[hits] + len(numbers)
        title = titles[some][owners[hits]]
        fits = ends <= title if in_title else (ends <= title) | (places[hits] >= title)
        mask[some[owners[hits[fits]]]] = True
    return mask


def _titled(segment: Segment, letters: str) -> Mask:
    """Documents whose title has these letters side by side; single letters are left to the terms."""
    mask = np.zeros(segment.size, bool)
    numbers = [segment.find("titlepairs", pair) for pair in pairs(letters)]
    if not numbers or min(numbers) < 0:
        return mask
    docs = _common([segment.postings(number)[0] for number in numbers])
    if len(docs):
        sizes = segment.lengths("titlepairs")[docs] + 1
        values, owners, places = segment.contents(LETTERS, docs, int(sizes.max()))
        wanted = _codes(letters)
        hits = _in_a_row(values, wanted)
        hits = hits[places[hits] + len(wanted) <= sizes[owners[hits]]]
        hits = hits[owners[hits] == owners[hits + len(wanted) - 1]]
        mask[docs[owners[hits]]] = True
    return mask


def _with_letters(segment: Segment, letters: str) -> Mask:
    """Documents that have these letters side by side, whatever stands between them."""
    mask = np.zeros(segment.size, bool)
    values, starts = segment.whole(LETTERS)
    wanted = _codes(letters)
    for begin in range(0, len(values), _STRETCH):
        hits = begin + _in_a_row(values[begin : begin + _STRETCH + len(wanted) - 1], wanted)
        docs = np.searchsorted(starts, hits, side="right") - 1
        mask[docs[hits + len(wanted) <= starts[docs + 1]]] = True
    return mask


def _in_a_row(values: NDArray[np.generic], wanted: Sequence[int]) -> Places:
    """Where `wanted` begins in `values`."""
    if not wanted or len(values) < len(wanted):
        return np.zeros(0, np.int64)
    hits = np.flatnonzero(values[: len(values) - len(wanted) + 1] == wanted[0])
    for offset, value in enumerate(wanted[1:], 1):
        hits = hits[values[hits + offset] == value]
    return hits


def _codes(letters: str) -> list[int]:
    return [int(one) for one in np.frombuffer(letters.encode("utf-16-le", "surrogatepass"), np.uint16)]


def _common(lists: Sequence[Places]) -> Places:
    """What all ascending lists hold, the shortest first."""
    shortest, *others = sorted(lists, key=len)
    for other in others:
        shortest = shortest[np.isin(shortest, other, assume_unique=True)]
    return shortest
