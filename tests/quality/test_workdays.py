"""Deadlines in working days."""

from __future__ import annotations

from datetime import date

import pytest

from kms.quality.workdays import after, is_workday


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 6, 8), 5, date(2026, 6, 15)),  # a week, with a weekend inside
        (date(2026, 5, 4), 1, date(2026, 5, 6)),  # Children's Day
        (date(2026, 9, 23), 1, date(2026, 9, 28)),  # Chuseok 24 to 26 and a Sunday
        (date(2026, 6, 6), 0, date(2026, 6, 8)),  # a Saturday and Memorial Day: the next working day
        (date(2026, 6, 8), 0, date(2026, 6, 8)),
    ],
)
def test_days_after(start: date, days: int, end: date) -> None:
    assert after(start, days) == end


def test_substitute_holidays_are_free() -> None:
    assert not is_workday(date(2026, 3, 2))  # 1 March 2026 is a Sunday
    assert is_workday(date(2026, 3, 3))
