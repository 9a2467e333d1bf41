"""Points of a closed month, as the bound room answers."""

from __future__ import annotations

from kms.core.clock import Month
from kms.notices import settlement


def test_unbound_nobody_got_points_and_bound_only_those_who_did() -> None:
    assert settlement.settled(Month(2026, 5)) == {}
    settlement.bind(lambda _month: {1: 5, 2: 0})
    try:
        assert settlement.settled(Month(2026, 5)) == {1: 5}
    finally:
        settlement.bind(settlement._nobody)
