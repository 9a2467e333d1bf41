"""The first stage: which documents of a commit fit a query, and the best of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kms.search.ports import FACETS, GRADE, NEWEST, RELEVANCE, Query
from kms.search.whoosh.beginning import postings
from kms.search.whoosh.columnar import Places, Segment, Statistics
from kms.search.whoosh.constraining import among
from kms.search.whoosh.counting import counts
from kms.search.whoosh.documents import AUDIENCE
from kms.search.whoosh.impacts import PAIRS, Fields, Postings, groups, impacts
from kms.search.whoosh.pruning import Mask, Part, Weighted, best, having, scored
from kms.search.whoosh.ranking import Ranking
from kms.search.whoosh.substituting import substitutes
from kms.search.whoosh.understanding import Asked

_READERS = 32  # sets of principals whose documents are remembered

Numbers = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Found:
    """Documents by the number of their segment and their number in it, both ascending, with their scores.

    `total`, `facets`: of all that fit; when they are not asked for, `total` is the number of `docs` and there are no facets.
    """

    parts: Places
    docs: Places
    scores: Numbers
    total: int
    facets: Mapping[str, Mapping[str, int]]


def found(segments: Sequence[Segment], facts: Statistics, asked: Asked, query: Query, ranking: Ranking) -> Found:
    """The best of what fits, may be read and passes the filters, as many as the second stage and the page asked for need.

    What has a word, or says it otherwise, fits; what has only pairs of letters in its title does so when no document has
    a word. Equal ones are either all among the best or none is.
    """
    parts = [_part(segment, facts, asked, query, ranking) for segment in segments]
    by_words = asked.worded and (asked.limits is None or asked.limits.needs_word)
    total, facets = 0, {}
    if query.counted or asked.limits is not None or query.sort != RELEVANCE:
        parts = [_fitting(*one, asked) for one in zip(segments, parts, strict=True)]
        fitting = [part.allowed.nonzero()[0] for part in parts if part.allowed is not None]
        total = sum(map(len, fitting))
        facets = counts(segments, fitting, FACETS) if query.counted else {}
    if by_words and query.sort == RELEVANCE:
        chosen = best(parts, max(1, query.offset + query.limit, ranking.second.candidates if ranking.second else 0))
    else:
        chosen = [(docs, scored(part, docs)) for part, docs in zip(parts, fitting, strict=True)]
    docs = _joined([docs for docs, _scores in chosen], np.int64)
    numbers = np.repeat(np.arange(len(parts)), [len(docs) for docs, _scores in chosen])
    return Found(numbers, docs, _joined([scores for _docs, scores in chosen], np.float64), total or len(docs), facets)


def ordered(segments: Sequence[Segment], what: Found, sort: str) -> Places:
    """The places of what was found, best first; equal ones in the order of publication, newest first."""
    newest = of_each(segments, what, "published")
    if sort == NEWEST:
        return np.lexsort((-what.scores, -newest))
    if sort == GRADE:
        return np.lexsort((-what.scores, -of_each(segments, what, "rank")))
    return np.lexsort((-newest, -what.scores))


def of_each(segments: Sequence[Segment], what: Found, name: str) -> Numbers:
    """A number of each document that was found."""
    cuts = np.searchsorted(what.parts, np.arange(len(segments) + 1))
    return _joined(
        [one.numbers(name)[what.docs[cuts[at] : cuts[at + 1]]] for at, one in enumerate(segments)], np.float64
    )


def merits(segment: Segment) -> NDArray[np.float32]:
    """(n,) what scores are multiplied with."""
    if "merits" not in segment.kept:
        segment.kept["merits"] = segment.merits().astype(np.float32)
    kept: NDArray[np.float32] = segment.kept["merits"]
    return kept


def readable(segment: Segment, principals: frozenset[str]) -> Mask | None:
    """(n,) which documents, dead ones as well, may be read; None when all may. Not to be changed."""
    kept: dict[frozenset[str], Mask | None] = segment.kept.setdefault("readable", {})
    if principals not in kept:
        mask = segment.having(AUDIENCE, principals)
        while len(kept) >= _READERS:
            kept.pop(next(iter(kept)), None)
        kept[principals] = None if mask.all() else mask
    return kept[principals] if principals in kept else segment.having(AUDIENCE, principals)


def _part(segment: Segment, facts: Statistics, asked: Asked, query: Query, ranking: Ranking) -> Part:
    """A segment with the lists of a query: words by weight, then what says them otherwise, then pairs of letters."""
    words = {name: one for name, one in ranking.fields.items() if name != PAIRS}
    named = {term for name in words for term in asked.words.get(name, ())}
    weighed = {**asked.words.get("units", {}), **asked.weights}
    weights = {term: one for term, one in weighed.items() if term in named}
    lists: list[Weighted] = []
    for group in groups(segment, ranking.fields):
        if PAIRS not in group:
            lists += _lists(segment, facts, group, weights, telling=True)
    lists.sort(key=lambda one: -one.weight)
    if asked.same:
        more = substitutes(segment, asked.same, asked.weights, asked.words, words, facts)
        docs = more.nonzero()[0]
        lists.append(Weighted(Postings(docs, more[docs], float(more.max(initial=0))), 1.0))
    lists += [Weighted(postings(segment, typed), weight) for typed, weight in asked.begun]
    if PAIRS in ranking.fields:  # tell also where it is said otherwise: nothing is lost
        lists += _lists(segment, facts, {PAIRS: ranking.fields[PAIRS]}, asked.words[PAIRS], telling=not named)
    return Part(segment.size, lists, _allowed(segment, query), merits(segment))


def _lists(
    segment: Segment, facts: Statistics, fields: Fields, weights: Mapping[str, float], *, telling: bool
) -> list[Weighted]:
    """Lists in an order that is the same in each segment."""
    of = impacts(segment, fields, facts).of
    in_order = sorted(weights.items(), key=lambda one: (-one[1], one[0]))
    found = [(of(word), weight) for word, weight in in_order]
    return [Weighted(postings, weight, telling) for postings, weight in found if postings is not None]


def _allowed(segment: Segment, query: Query) -> Mask | None:
    """(n,) what is alive, may be read and passes the filters; None when all is."""
    masks = [
        one for one in (readable(segment, query.principals), segment.alive if segment.dead else None) if one is not None
    ]
    masks += [segment.having(name, [value]) for name, value in query.filters.items()]
    if query.since is not None:
        masks.append(segment.numbers("published") >= query.since.timestamp())
    return np.logical_and.reduce(masks) if masks else None


def _fitting(segment: Segment, part: Part, asked: Asked) -> Part:
    """The same part in which nothing is allowed but what fits."""
    mask = among(segment, asked.limits, having(part))
    return replace(part, allowed=mask if part.allowed is None else mask & part.allowed)


def _joined(parts: Sequence[NDArray[Any]], kind: Any) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(0, kind)
