"""Freshness by the day of confirmation."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kms.search.freshness import DUE, FRESH, STALE, state

TODAY = date(2026, 5, 20)


@pytest.mark.parametrize(("passed", "found"), [(-30, FRESH), (0, FRESH), (1, DUE), (180, DUE), (181, STALE)])
def test_states(passed: int, found: str) -> None:
    assert state(TODAY - timedelta(days=passed), TODAY, 180) == found


def test_without_a_day_there_is_no_state() -> None:
    assert state(None, TODAY, 180) == ""
