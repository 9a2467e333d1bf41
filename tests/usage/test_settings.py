"""What an office changes about its usage figures takes effect with the next roll-up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from kms.core.clock import korean_instant
from kms.core.db import close_reading, reading
from kms.core.settings import OfficeSetting
from kms.usage.entries import Searched, View
from kms.usage.models import ArticleViewDay, SearchDay
from kms.usage.rollup import roll_up
from kms.usage.settings import ALL, DAYS_BY_DAY, SEARCH_LOG_DAYS
from kms.usage.writing import write
from tests.factories.office import Office
from tests.factories.settings import refuses_what_is_outside, set_to

TODAY = date(2026, 6, 17)
TUESDAY = date(2026, 5, 5)  # its week was over 37 days before


def test_single_days_of_views_are_kept_as_long_as_the_office_says(office: Office) -> None:
    reader = office.viewer("colleague")
    write([View(korean_instant(TUESDAY, 10), 1, reader.employee_id, reader.department_id, elsewhere=False)])
    days = []
    for kept in (100, 38, 37):
        set_to(office, DAYS_BY_DAY, kept)
        roll_up(TODAY)
        close_reading()
        days += reading().scalars(select(ArticleViewDay.day)).all()
    assert days == [TUESDAY, TUESDAY, TUESDAY - timedelta(days=1)]  # with its week, under its Monday


def test_the_search_log_is_kept_as_long_as_the_office_says(office: Office) -> None:
    write([Searched(TODAY - timedelta(days=days), f"말 {days}", f"말 {days}", 0) for days in (100, 40)])
    left = []
    for kept in (101, 100, 40, 39):
        set_to(office, SEARCH_LOG_DAYS, kept)
        roll_up(TODAY)
        close_reading()
        left.append(len(reading().scalars(select(SearchDay.words)).all()))
    assert left == [2, 2, 1, 0]


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.key)
def test_numbers_stay_in_their_range(office: Office, one: OfficeSetting[int]) -> None:
    refuses_what_is_outside(office, one)
