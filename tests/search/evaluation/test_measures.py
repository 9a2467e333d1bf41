"""Measures are between 0 and 1, reward earlier hits, and agree with their definitions."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kms.search.evaluation.measures import ndcg, percentile, recall, reciprocal_rank

rankings = st.lists(st.integers(0, 20), unique=True, max_size=15)
relevants = st.sets(st.integers(0, 20), max_size=6)


@given(rankings, relevants)
def test_measures_lie_between_nothing_and_all(ranked: list[int], relevant: set[int]) -> None:
    for measure in (ndcg, reciprocal_rank, recall):
        assert 0 <= measure(ranked, relevant) <= 1
        assert (measure(ranked, relevant) > 0) == bool(set(ranked[:10]) & relevant)


@given(st.sets(st.integers(0, 20), min_size=1, max_size=6), st.permutations(range(21, 30)))
def test_all_that_is_relevant_at_the_top_is_best(relevant: set[int], others: list[int]) -> None:
    ranked = [*relevant, *others]
    assert [measure(ranked, relevant) for measure in (ndcg, reciprocal_rank, recall)] == pytest.approx([1, 1, 1])


@given(rankings.filter(lambda one: len(one) > 1), st.data())
def test_moving_the_answer_up_never_costs(ranked: list[int], data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(ranked) - 1))
    moved = [*ranked[: at - 1], ranked[at], ranked[at - 1], *ranked[at + 1 :]]
    for measure in (ndcg, reciprocal_rank, recall):
        assert measure(moved, {ranked[at]}) >= measure(ranked, {ranked[at]})


@given(rankings, relevants)
def test_what_stands_below_the_depth_does_not_count(ranked: list[int], relevant: set[int]) -> None:
    for measure in (ndcg, reciprocal_rank, recall):
        assert measure(ranked, relevant, 3) == measure(ranked[:3], relevant, 3)


def test_known_values() -> None:
    assert ndcg([5, 1, 2], {1}) == pytest.approx(1 / math.log2(3))
    assert ndcg([1, 5, 2], {1, 2}) == pytest.approx((1 + 1 / 2) / (1 + 1 / math.log2(3)))
    assert reciprocal_rank([5, 6, 1], {1}) == pytest.approx(1 / 3)
    assert recall([5, 6, 1], {1, 2}) == 0.5


@given(st.lists(st.floats(0, 1000), min_size=1), st.floats(0.01, 1))
def test_a_percentile_is_a_value_that_enough_do_not_exceed(values: list[float], share: float) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(one <= found for one in values) >= share * len(values) - 1e-9
    assert percentile([], share) == 0
