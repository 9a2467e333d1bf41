"""Roll-up: the counts are those of the raw views, once, whatever happens in between; names do not outlive their month."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, func, select

from kms.core import clock, db
from kms.core.clock import Month, korean_instant
from kms.core.db import Database, close_reading, reading
from kms.core.permissions import SYSTEM
from kms.usage import queries
from kms.usage.entries import Searched, View
from kms.usage.models import ArticleViewDay, ReaderMonth, ReadersMonth, SearchDay, ViewRecord
from kms.usage.rollup import roll_up, roll_up_finished_days, week_of
from kms.usage.writing import write
from tests.factories.office import Office

DAY = date(2026, 5, 4)
MAY = Month(2026, 5)


def _views(office: Office, *entries: tuple[date, int, str]) -> None:
    """Store raw views: day, article, login. Articles belong to TAX."""
    found = []
    for day, article_id, login in entries:
        viewer = office.viewer(login)
        elsewhere = viewer.department_id != office.departments["TAX"]
        moment = korean_instant(day, 10)
        found.append(View(moment, article_id, viewer.employee_id, viewer.department_id, elsewhere))
    write(found)


def _counts() -> dict[tuple[int, date], tuple[int, int, int]]:
    close_reading()
    return {
        (row.article_id, row.day): (row.views, row.readers, row.readers_elsewhere)
        for row in reading().scalars(select(ArticleViewDay))
    }


def _raw() -> int:
    return reading().scalar(select(func.count()).select_from(ViewRecord)) or 0


def test_views_become_counts_by_day_and_article_and_the_raw_rows_go(office: Office) -> None:
    _views(office, (DAY, 1, "colleague"), (DAY, 1, "colleague"), (DAY, 1, "stranger"), (DAY, 2, "colleague"))
    _views(office, (DAY + timedelta(days=1), 1, "expert"))
    assert roll_up(DAY + timedelta(days=1)) == 4
    assert _counts() == {(1, DAY): (3, 2, 1), (2, DAY): (1, 1, 0)}
    assert _raw() == 1  # the running day waits


def test_twice_is_once_and_what_comes_late_is_added(office: Office) -> None:
    _views(office, (DAY, 1, "colleague"))
    roll_up(DAY + timedelta(days=1))
    assert roll_up(DAY + timedelta(days=1)) == 0
    assert _counts() == {(1, DAY): (1, 1, 0)}
    _views(office, (DAY, 1, "stranger"))
    roll_up(DAY + timedelta(days=1))
    assert _counts() == {(1, DAY): (2, 2, 1)}


def test_the_job_leaves_the_last_hour_alone(office: Office) -> None:
    _views(office, (DAY, 1, "colleague"))
    next_day = korean_instant(DAY + timedelta(days=1))
    with clock.travel(next_day + timedelta(minutes=59)):
        assert roll_up_finished_days() == 0
    with clock.travel(next_day + timedelta(hours=1)):
        assert roll_up_finished_days() == 1


def test_names_stay_no_longer_than_their_month_and_the_figures_stay_the_same(office: Office) -> None:
    _views(office, (DAY, 1, "colleague"), (DAY, 2, "stranger"), (date(2026, 5, 31), 1, "colleague"))
    before = queries.month(SYSTEM, MAY)
    roll_up(date(2026, 5, 20))
    close_reading()
    assert queries.month(SYSTEM, MAY) == before
    roll_up(date(2026, 6, 1))
    close_reading()
    assert queries.month(SYSTEM, MAY) == before
    assert reading().scalars(select(ReaderMonth)).all() == []
    assert reading().scalars(select(ViewRecord)).all() == []
    assert before.views == 3 and before.readers == 2
    assert before.readers_by_department == {office.departments["TAX"]: 1, office.departments["WEL"]: 1}
    assert len(reading().scalars(select(ReadersMonth)).all()) == 2


def test_old_days_become_weeks_and_months_keep_their_sums(office: Office) -> None:
    days = [date(2026, 5, 25) + timedelta(days=more) for more in range(10)]  # Monday, over the end of the month
    _views(office, *((day, 1, "colleague") for day in days), (days[1], 2, "stranger"))
    roll_up(date(2026, 6, 10))
    before = (queries.month(SYSTEM, MAY).views, queries.month(SYSTEM, MAY.next).views)
    roll_up(date(2026, 12, 1))
    assert _counts() == {
        (1, date(2026, 5, 25)): (7, 7, 0),
        (1, date(2026, 6, 1)): (3, 3, 0),
        (2, date(2026, 5, 25)): (1, 1, 1),
    }
    assert (queries.month(SYSTEM, MAY).views, queries.month(SYSTEM, MAY.next).views) == before == (8, 3)
    roll_up(date(2026, 12, 1))
    assert len(_counts()) == 3


def test_the_search_log_ends(database: Database) -> None:
    write([Searched(date(2024, 1, 1), "옛말", "옛말", 0), Searched(DAY, "새말", "새말", 1)])
    roll_up(date(2026, 5, 10))
    assert reading().scalars(select(SearchDay.words)).all() == ["새말"]


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_a_week_begins_on_a_monday_or_with_its_month(day: date) -> None:
    week = week_of(day)
    assert week <= day < week + timedelta(days=7)
    assert (week.year, week.month) == (day.year, day.month)
    assert week.weekday() == 0 or week.day == 1
    assert week_of(week) == week


def _die_at(url: str, statement: int, until: date) -> None:
    """In a process of its own: roll up, killed with -9 just before the given statement."""
    found = Database(url, pool_size=1)
    seen = 0

    def count(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(found.engine, "before_cursor_execute", count)
    event.listen(found.engine, "commit", count)
    db._bound = found
    roll_up(until)
    os._exit(0)


@pytest.mark.slow
def test_killed_at_any_statement_nothing_is_lost_or_counted_twice(office: Office, database: Database) -> None:
    everything = [(DAY + timedelta(days=n % 3), n % 2, login) for n in range(6) for login in ("colleague", "stranger")]
    _views(office, *everything)
    before = queries.month(SYSTEM, MAY)
    until, killed = date(2026, 12, 1), 0
    close_reading()
    database.dispose()
    for statement in range(1, 200):
        child = multiprocessing.get_context("fork").Process(target=_die_at, args=(database.url, statement, until))
        child.start()
        child.join(60)
        killed += child.exitcode == -signal.SIGKILL
        assert _told(_counts().values()) + _raw() == len(everything)
        close_reading()
        database.dispose()
        if child.exitcode == 0:
            break
    else:
        pytest.fail("the roll-up never came to its end")
    assert killed > 10
    assert queries.month(SYSTEM, MAY) == before
    assert _raw() == 0


def _told(counts: Iterable[tuple[int, int, int]]) -> int:
    return sum(views for views, _readers, _elsewhere in counts)


def test_an_evening_in_utc_is_the_next_day_in_korea(office: Office) -> None:
    reader = office.viewer("colleague")
    write([View(datetime(2026, 5, 3, 15, tzinfo=UTC), 1, reader.employee_id, reader.department_id, elsewhere=False)])
    roll_up(date(2026, 5, 10))
    assert list(_counts()) == [(1, DAY)]
