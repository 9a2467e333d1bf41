"""The best of pruned lists are those of the plain sum, whatever the segments, deletions, filters and ties."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kms.search.whoosh import pruning
from kms.search.whoosh.impacts import Postings
from kms.search.whoosh.pruning import Part, Weighted, best, having, scored

SIZE = 40
values = st.sampled_from([0.25, 0.5, 1.0, 1.0, 2.0, 0.1])  # few different ones, so that there are ties
lists = st.dictionaries(st.integers(0, SIZE - 1), values, min_size=1)
parts_of_lists = st.lists(
    st.tuples(
        st.lists(st.tuples(lists, st.sampled_from([0.3, 1.0, 5.0]), st.booleans(), st.booleans()), max_size=5),
        st.none() | st.sets(st.integers(0, SIZE - 1)),
        st.booleans(),
    ),
    min_size=1,
    max_size=3,
)


def _part(given_lists: list[tuple[dict[int, float], float, bool, bool]], allowed: set[int] | None, weigh: bool) -> Part:
    weighted = []
    for listed, weight, telling, heavy in given_lists:
        docs = np.array(sorted(listed), np.int32)
        of_docs = np.array([listed[int(doc)] for doc in docs], np.float32)
        dense = np.zeros(SIZE, np.float32)
        dense[docs] = of_docs
        postings = Postings(docs, of_docs, float(of_docs.max()), dense if heavy else None)
        weighted.append(Weighted(postings, weight, telling))
    weighted.sort(key=lambda one: (not one.telling, -one.weight))
    mask = None if allowed is None else np.isin(np.arange(SIZE), sorted(allowed))
    merits = np.linspace(0.8, 1.15, SIZE) if weigh else np.ones(SIZE)
    return Part(SIZE, weighted, mask, merits.astype(np.float32))


def _plain(part: Part) -> dict[int, float]:
    """The score of each document that may be a hit, by adding up everything."""
    sums = dict.fromkeys(range(SIZE), np.float32(0))
    hits = set()
    for one in part.lists:
        for doc, value in zip(one.postings.docs.tolist(), one.postings.values, strict=True):
            sums[doc] += np.float32(one.weight) * value
            if one.telling and (part.allowed is None or part.allowed[doc]):
                hits.add(doc)
    return {doc: float(sums[doc] * part.merits[doc]) for doc in hits}


@settings(max_examples=300, deadline=None)
@given(parts_of_lists, st.integers(1, 3 * SIZE))
def test_the_best_are_those_of_the_plain_sum(
    given_parts: list[tuple[list[tuple[dict[int, float], float, bool, bool]], set[int] | None, bool]], count: int
) -> None:
    parts = [_part(*one) for one in given_parts]
    plain = {(number, doc): score for number, part in enumerate(parts) for doc, score in _plain(part).items()}
    least = sorted(plain.values(), reverse=True)[:count][-1] if plain else 0
    expected = {place: score for place, score in plain.items() if score >= least}
    for search in (0, 10**9):  # lists are always searched, and never
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pruning, "_SEARCH", search)
            found = best(parts, count)
        assert {
            (number, int(doc)): float(score)
            for number, (docs, scores) in enumerate(found)
            for doc, score in zip(docs, scores, strict=True)
        } == expected


@given(parts_of_lists)
def test_what_has_a_telling_word_and_its_score(
    given_parts: list[tuple[list[tuple[dict[int, float], float, bool, bool]], set[int] | None, bool]],
) -> None:
    part = replace(_part(*given_parts[0]), allowed=None)
    plain = _plain(part)
    docs = np.flatnonzero(having(part))
    assert docs.tolist() == sorted(plain)
    assert scored(part, docs).tolist() == [plain[doc] for doc in sorted(plain)]
