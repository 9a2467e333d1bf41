"""The arithmetic of points: nothing is lost in a split, caps do not depend on the order, what looks odd is held."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kms.rewards.close import HOLD, NEEDS_WORK, NOT_ACCEPTED, OVER_CAP, SETTLE, VOID, Item, Line, Plan, plan, split

START = datetime(2026, 5, 4, 1, tzinfo=UTC)


def _item(number: int, *, rule: str = "article_registered", person: int = 1, day: int = 0, **more: object) -> Item:
    at = START + timedelta(days=day, minutes=number)
    values = {"cap": None, "points": {person: 5}, **more}
    return Item(number, f"k{number:04d}", rule, at, at.date(), **values)  # type: ignore[arg-type]


@given(st.integers(0, 500), st.dictionaries(st.integers(1, 9), st.integers(1, 100), min_size=1))
def test_a_split_loses_nothing_and_is_near_to_the_shares(points: int, shares: dict[int, int]) -> None:
    parts = split(points, shares)
    assert sum(parts.values()) == points
    whole = sum(shares.values())
    assert all(abs(parts[one] - points * share / whole) < 1 for one, share in shares.items())


def test_nobody_gets_points_that_nobody_shares() -> None:
    assert split(10, {}) == {}
    assert split(10, {1: 34, 2: 33, 3: 33}) == {1: 4, 2: 3, 3: 3}


def test_only_so_many_count_in_a_month() -> None:
    found = plan("2026-05", [_item(number, day=number, cap=4) for number in range(6)], most_a_day=9)
    assert [line.outcome for line in found.lines] == [SETTLE] * 4 + [VOID] * 2
    assert {line.reason for line in found.lines if line.outcome == VOID} == {OVER_CAP}
    assert (found.total(SETTLE), found.total(VOID), found.total(HOLD)) == (20, 10, 0)


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 4)), max_size=30), st.randoms())
def test_the_order_in_which_events_arrive_does_not_matter(facts: list[tuple[int, int]], chance: random.Random) -> None:
    items = [_item(number, person=person, day=day, cap=3) for number, (person, day) in enumerate(facts)]
    shuffled = list(items)
    chance.shuffle(shuffled)
    assert plan("2026-05", shuffled, most_a_day=4) == plan("2026-05", items, most_a_day=4)
    assert plan("2026-05", shuffled, most_a_day=4).digest == plan("2026-05", items, most_a_day=4).digest


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 4), st.booleans()), max_size=30))
def test_every_point_has_exactly_one_outcome(facts: list[tuple[int, int, bool]]) -> None:
    items = [_item(n, person=person, day=day, cap=3, needs_work=poor) for n, (person, day, poor) in enumerate(facts)]
    found = plan("2026-05", items, most_a_day=3)
    assert sum(found.total(one) for one in (SETTLE, VOID, HOLD)) == 5 * len(items)


def test_what_needs_work_earns_nothing_and_uses_up_no_cap() -> None:
    items = [_item(0, needs_work=True, cap=1), _item(1, day=1, cap=1)]
    assert [(line.outcome, line.reason) for line in plan("2026-05", items, most_a_day=9).lines] == [
        (VOID, NEEDS_WORK),
        (SETTLE, ""),
    ]


def test_many_on_one_day_are_held_until_somebody_decides() -> None:
    items = [_item(number) for number in range(3)]
    assert {line.outcome for line in plan("2026-05", items, most_a_day=2).lines} == {HOLD}
    decided = [_item(0, accepted=True), _item(1, accepted=False), _item(2)]
    found = plan("2026-05", decided, most_a_day=2)
    assert [(line.outcome, line.reason) for line in found.lines] == [
        (SETTLE, ""),
        (VOID, NOT_ACCEPTED),
        (HOLD, "too_many_a_day"),
    ]


def test_the_share_of_quality_counts_what_is_settled() -> None:
    lines = [Line(1, "grade_core", 1, 30, SETTLE), Line(2, "article_registered", 1, 10, SETTLE)]
    assert Plan("2026-05", tuple(lines)).quality_share == 0.75
    assert Plan("2026-05", ()).quality_share is None


def test_the_best_are_those_with_most_settled_points() -> None:
    lines = [
        Line(1, "r", 1, 5, SETTLE),
        Line(2, "r", 2, 9, SETTLE),
        Line(3, "r", 3, 50, VOID),
        Line(4, "r", 4, 5, SETTLE),
    ]
    assert Plan("2026-05", tuple(lines)).best() == [(2, 9), (1, 5), (4, 5)]
