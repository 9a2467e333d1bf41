"""Working days in Korea: Monday to Friday without public and substitute holidays."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays


@lru_cache(maxsize=64)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("KR", years=year))


def is_workday(day: date) -> bool:
    """Whether offices are open on that day."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def after(day: date, days: int) -> date:
    """The day that lies `days` working days after `day`; 0 gives the day itself, or the next working day when it is none."""
    while not is_workday(day):
        day += timedelta(days=1)
    for _ in range(days):
        day += timedelta(days=1)
        while not is_workday(day):
            day += timedelta(days=1)
    return day
