"""Months and instants in Korean time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kms.core import clock
from kms.core.clock import Month, korean_instant, now, today, travel

months = st.builds(Month, st.integers(1901, 9000), st.integers(1, 12))


@given(months)
def test_a_month_reads_back_from_its_text(month: Month) -> None:
    assert Month.parse(str(month)) == month


@given(months)
def test_next_and_previous_undo_each_other(month: Month) -> None:
    assert month.next.previous == month
    assert month < month.next


def test_a_month_begins_at_midnight_in_korea() -> None:
    assert Month(2026, 5).start == datetime(2026, 4, 30, 15, tzinfo=UTC)
    assert Month.of(datetime(2026, 4, 30, 15, tzinfo=UTC)) == Month(2026, 5)
    assert Month.of(datetime(2026, 4, 30, 14, 59, tzinfo=UTC)) == Month(2026, 4)


@pytest.mark.parametrize("text", ["2026-5", "2026-13", "may", "", "2026-00"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a month"):
        Month.parse(text)


def test_travelling_moves_the_clock_and_ends() -> None:
    at = korean_instant(datetime(2026, 5, 19, tzinfo=UTC).date(), 14, 30)
    with travel(at):
        assert now() == at
        assert str(today()) == "2026-05-19"
    assert now() != at


def test_an_office_may_live_ahead_for_a_rehearsal() -> None:
    before = clock.now()
    clock.live_ahead(40)
    try:
        assert clock.now() - before >= timedelta(days=40)
    finally:
        clock.live_ahead(0)
    assert clock.now() - before < timedelta(days=1)
