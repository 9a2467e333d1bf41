"""Splitting points: exact, fair to less than one point, the same whatever the order."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kms.rewards.shares import split

SHARES = st.dictionaries(st.integers(1, 10_000), st.integers(1, 100), min_size=1, max_size=12)


@given(st.integers(0, 10_000), SHARES)
def test_nothing_is_lost_and_nobody_is_a_point_off(points: int, shares: dict[int, int]) -> None:
    parts = split(points, shares)
    whole = sum(shares.values())
    assert sum(parts.values()) == points
    assert all(abs(parts[one] * whole - points * shares[one]) < whole for one in shares)


@given(st.integers(0, 1000), SHARES, st.randoms())
def test_the_order_of_the_people_does_not_matter(points: int, shares: dict[int, int], chance: object) -> None:
    mixed = list(shares.items())
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert split(points, dict(mixed)) == split(points, shares)


@given(st.integers(0, 1000), SHARES)
def test_a_larger_share_never_gets_less(points: int, shares: dict[int, int]) -> None:
    parts = split(points, shares)
    ordered = sorted(shares, key=lambda one: shares[one])
    assert all(parts[less] <= parts[more] for less, more in pairwise(ordered) if shares[less] < shares[more])


def test_an_example() -> None:
    assert split(10, {1: 50, 2: 30, 3: 20}) == {1: 5, 2: 3, 3: 2}
    assert split(5, {1: 34, 2: 33, 3: 33}) == {1: 2, 2: 2, 3: 1}


@pytest.mark.parametrize("shares", [{}, {1: 0}, {1: -5, 2: 10}])
def test_what_cannot_be_split_is_refused(shares: dict[int, int]) -> None:
    with pytest.raises(ValueError, match="positive"):
        split(5, shares)
