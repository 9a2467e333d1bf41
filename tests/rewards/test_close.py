"""The arithmetic of a month: independent of order, caps hold, held entries use up nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kms.rewards import close
from kms.rewards.close import Line
from kms.rewards.ledger import month_root

DAY = date(2026, 5, 10)
CAPS = {(rule, month): cap for rule, cap in (("registered", 2), ("review", 1)) for month in ("2026-04", "2026-05")}
LINES = st.lists(
    st.builds(
        Line,
        st.integers(0, 40).map(lambda number: f"k{number:02d}"),
        st.sampled_from(["registered", "review", "core"]),
        st.sampled_from(["2026-04", "2026-05"]),
        st.integers(1, 28).map(lambda day: date(2026, 5, day)),
        st.integers(1, 4),
        st.integers(1, 30),
        st.booleans(),
    ),
    max_size=25,
    unique_by=lambda line: (line.key, line.employee_id),
)


def _line(key: str, points: int = 5, person: int = 1, rule: str = "registered", **changes: object) -> Line:
    return replace(Line(key, rule, "2026-05", DAY, person, points), **changes)  # type: ignore[arg-type]


@given(LINES, st.randoms())
def test_caps_do_not_depend_on_the_order_of_events(lines: list[Line], chance: object) -> None:
    mixed = list(lines)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = (close.settle(some, CAPS, {}, ()) for some in (lines, mixed))
    assert one == other
    assert month_root("2026-05", "", close.ledger_lines(one)) == month_root("2026-05", "", close.ledger_lines(other))


@given(LINES, st.randoms())
def test_caps_do_not_depend_on_when_things_happened(lines: list[Line], chance: object) -> None:
    days = [line.day for line in lines]
    chance.shuffle(days)  # type: ignore[attr-defined]
    moved = [replace(line, day=day) for line, day in zip(lines, days, strict=True)]
    assert close.totals(close.settle(lines, CAPS, {}, ())) == close.totals(close.settle(moved, CAPS, {}, ()))


@given(LINES, st.sets(st.integers(0, 40).map(lambda number: f"k{number:02d}")))
def test_held_entries_neither_settle_nor_use_up_a_cap(lines: list[Line], held: set[str]) -> None:
    without = [line for line in lines if line.key not in held]
    assert close.settle(lines, CAPS, {}, held) == close.settle(without, CAPS, {}, ())


@given(LINES)
def test_nobody_is_over_a_cap_and_every_posting_adds_up(lines: list[Line]) -> None:
    outcomes = close.settle(lines, CAPS, {}, ())
    for (rule, month), cap in CAPS.items():
        for person in range(1, 5):
            counted = [
                one
                for one in outcomes
                if (one.line.rule, one.line.employee_id, one.line.month) == (rule, person, month) and one.settled
            ]
            assert len(counted) <= cap
    assert sum(points for _k, _t, _a, _p, points, _n in close.ledger_lines(outcomes)) == 0
    assert len(outcomes) == len(lines)


def test_of_more_than_fit_the_largest_count() -> None:
    outcomes = close.settle([_line("a", 1), _line("b", 5), _line("c", 3)], CAPS, {}, ())
    assert {one.line.key: (one.settled, one.why) for one in outcomes} == {"a": (0, "cap"), "b": (5, ""), "c": (3, "")}


def test_what_settled_in_an_earlier_close_counts_for_its_month() -> None:
    used = {("registered", 1, "2026-04"): 2}
    outcomes = close.settle([_line("a", month="2026-04"), _line("b")], CAPS, used, ())
    assert [one.settled for one in outcomes] == [0, 5]


def test_a_barred_line_earns_nothing_and_uses_up_nothing() -> None:
    outcomes = close.settle([_line("a", 9, barred=True), _line("b"), _line("c")], CAPS, {}, ())
    assert [(one.settled, one.why) for one in outcomes] == [(0, "grade"), (5, ""), (5, "")]


def test_a_day_with_too_many_registrations_is_held_whole_with_its_evidence() -> None:
    lines = [_line(f"k{number}") for number in range(4)] + [_line("other", person=2), _line("core", rule="core")]
    assert close.crowded_days(lines, "registered", 4) == []
    (found,) = close.crowded_days(lines, "registered", 3)
    assert (found.people, found.keys, found.count, found.day) == ((1,), ("k0", "k1", "k2", "k3"), 4, DAY)


def test_two_who_review_each_other_again_and_again_are_held() -> None:
    reviews = [("a", 1, 2), ("b", 1, 2), ("c", 2, 1), ("d", 2, 1), ("e", 1, 3)]
    (found,) = close.mutual_reviews(reviews, 2)
    assert (found.people, found.keys, found.count) == ((1, 2), ("a", "b", "c", "d"), 4)
    assert close.mutual_reviews(reviews, 3) == []
    assert close.mutual_reviews([("a", 1, 2), ("b", 1, 2)], 1) == []


def test_the_share_from_graded_quality() -> None:
    outcomes = close.settle([_line("a", 30, rule="core"), _line("b", 10)], CAPS, {}, ())
    assert close.quality_share(outcomes, {"core"}) == 0.75
    assert close.quality_share([], {"core"}) is None


def test_the_best_of_the_month_are_all_with_the_most() -> None:
    assert close.best({3: 7, 1: 7, 2: 4}) == ((1, 7), (3, 7))
    assert close.best({}) == ()
