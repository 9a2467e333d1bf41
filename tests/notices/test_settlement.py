"""Points of a closed month, as the bound room answers."""

from __future__ import annotations

from kms.core.clock import Month
from kms.notices import settlement


def test_only_those_who_got_points_are_named() -> None:
    before = settlement._ask
    settlement.bind(lambda _month: {1: 5, 2: 0})
    try:
        assert settlement.settled(Month(2026, 5)) == {1: 5}
    finally:
        settlement.bind(before)


def test_where_no_room_keeps_points_nobody_got_any() -> None:
    assert settlement._nobody(Month(2026, 5)) == {}
