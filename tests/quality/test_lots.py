"""The lot: repeatable, fair, and kind to those who have rated much."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from kms.quality.lots import draw, seed_of

AT = datetime(2026, 5, 4, 1, 2, 3, 456, tzinfo=UTC)


@given(st.dictionaries(st.integers(1, 99), st.integers(0, 20), min_size=1), st.text(max_size=20))
def test_the_same_seed_draws_the_same_candidate(load: dict[int, int], seed: str) -> None:
    chosen = draw(load, seed)
    assert chosen in load
    assert draw(dict(sorted(load.items(), reverse=True)), seed) == chosen


def test_nobody_can_be_drawn_from_nobody() -> None:
    assert draw({}, "seed") is None


def test_equal_loads_have_equal_chances_and_a_busy_expert_a_small_one() -> None:
    equal = Counter(draw({1: 4, 2: 4, 3: 4, 4: 4}, str(turn)) for turn in range(2000))
    assert all(400 < equal[one] < 600 for one in (1, 2, 3, 4))
    busy = Counter(draw({1: 0, 2: 0, 3: 5}, str(turn)) for turn in range(2000))
    assert 0 < busy[3] < 60


def test_each_draw_has_a_seed_of_its_own() -> None:
    assert len({seed_of(AT, 1, 0), seed_of(AT, 1, 1), seed_of(AT, 2, 0)}) == 3
    assert seed_of(AT, 1, 0) == seed_of(AT, 1, 0)
