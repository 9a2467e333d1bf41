"""Counting raw views and dropping them: days of articles, months of readers, weeks of what is old, the end of the search log.

Every step takes rows out with the statement that reads them (DELETE ... RETURNING) and adds their counts in the same
transaction. So a kill leaves either the raw rows or the counts, a second run finds nothing to add, and of two workers
only one gets the rows. `roll_up` may be run at any time by anybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from kms.core import clock
from kms.core.clock import KST, Month, korean_instant
from kms.core.db import UnitOfWork, reading, unit_of_work
from kms.usage import searchlog
from kms.usage.models import ArticleViewDay, ReaderMonth, ReadersMonth, ViewRecord
from kms.usage.settings import DAYS_BY_DAY

SETTLING = timedelta(hours=1)  # a day is counted when it is over for so long: its last views are written by then
_WEEKS_AT_ONCE = 2000


def roll_up_finished_days() -> int:
    """Roll up the days that are over; how many raw views. The worker's job."""
    return roll_up((clock.now() - SETTLING).astimezone(KST).date())


def roll_up(up_to_day: date) -> int:
    """Count and drop raw views of days before `up_to_day` (a day in Korea); how many there were.

    One transaction a day, a month or a batch of weeks, so that the write lock is never held for long.
    """
    views = 0
    while (day := _oldest_day(up_to_day)) is not None:
        with unit_of_work() as uow:
            views += _count_day(uow, day)
    while (month := _oldest_month(up_to_day)) is not None:
        with unit_of_work() as uow:
            _count_month(uow, month)
    while _weeks_of_old_days(up_to_day - timedelta(days=DAYS_BY_DAY.value())):
        pass
    searchlog.roll_up(up_to_day)
    return views


@dataclass
class _Count:
    views: int = 0
    readers: set[int] = field(default_factory=set)
    elsewhere: set[int] = field(default_factory=set)


def _oldest_day(before: date) -> date | None:
    return reading().scalar(select(func.min(ViewRecord.day)).where(ViewRecord.day < before))


def _count_day(uow: UnitOfWork, day: date) -> int:
    """Turn the raw views of a day into counts; how many there were."""
    raw = (ViewRecord.article_id, ViewRecord.employee_id, ViewRecord.department_id, ViewRecord.elsewhere)
    gone = delete(ViewRecord).where(ViewRecord.day == day).returning(*raw)
    taken = uow.session.execute(gone, execution_options={"synchronize_session": False}).all()
    counts: dict[int, _Count] = defaultdict(_Count)
    readers: dict[int, int | None] = {}
    for article_id, employee_id, department_id, elsewhere in taken:
        count = counts[article_id]
        count.views += 1
        count.readers.add(employee_id)
        if elsewhere:
            count.elsewhere.add(employee_id)
        readers[employee_id] = department_id
    known = {row.article_id: row for row in _counted_on(uow.session, day)}
    for article_id, count in sorted(counts.items()):
        numbers = (count.views, len(count.readers), len(count.elsewhere))
        _add(uow, known.get(article_id), article_id, day, numbers, weekly=False)
    month = str(Month(day.year, day.month))
    present = set(uow.session.scalars(select(ReaderMonth.employee_id).where(ReaderMonth.month == month)))
    uow.add(
        *(
            ReaderMonth(month=month, employee_id=employee_id, department_id=department_id)
            for employee_id, department_id in sorted(readers.items())
            if employee_id not in present
        )
    )
    return len(taken)


def _counted_on(session: Session, day: date) -> Iterable[ArticleViewDay]:
    return session.scalars(select(ArticleViewDay).where(ArticleViewDay.day == day))


def _add(
    uow: UnitOfWork,
    row: ArticleViewDay | None,
    article_id: int,
    day: date,
    numbers: tuple[int, int, int],
    *,
    weekly: bool,
) -> ArticleViewDay:
    """Add counts (views, readers, readers elsewhere) to a row, made when there is none."""
    if row is None:
        row = ArticleViewDay(article_id=article_id, day=day, views=0, readers=0, readers_elsewhere=0)
        uow.add(row)
    row.views += numbers[0]
    row.readers += numbers[1]
    row.readers_elsewhere += numbers[2]
    row.weekly = weekly
    return row


def _oldest_month(up_to_day: date) -> str | None:
    """The oldest month with names whose days are all counted."""
    running = str(Month.of(korean_instant(up_to_day)))
    return reading().scalar(select(func.min(ReaderMonth.month)).where(ReaderMonth.month < running))


def _count_month(uow: UnitOfWork, month: str) -> None:
    """Turn the names of a month that is over into numbers by department."""
    gone = delete(ReaderMonth).where(ReaderMonth.month == month).returning(ReaderMonth.department_id)
    counts: dict[int, int] = defaultdict(int)
    for department_id in uow.session.scalars(gone, execution_options={"synchronize_session": False}):
        counts[department_id or 0] += 1
    for department_id, readers in sorted(counts.items()):
        row = uow.session.get(ReadersMonth, (month, department_id), with_for_update=True)
        if row is None:
            row = ReadersMonth(month=month, department_id=department_id, readers=0)
            uow.add(row)
        row.readers += readers


def week_of(day: date) -> date:
    """The day that a day's week is kept under: its Monday, or the first of the month, so that months stay exact."""
    return max(day - timedelta(days=day.weekday()), day.replace(day=1))


def _weeks_of_old_days(before: date) -> int:
    """Add a batch of single days before `before` to their weeks; how many rows it was. Only whole weeks are touched."""
    with unit_of_work() as uow:
        oldest = select(func.min(ArticleViewDay.day)).where(
            ArticleViewDay.weekly.is_(False), ArticleViewDay.day < week_of(before)
        )
        first = uow.session.scalar(oldest)
        if first is None:
            return 0
        week = week_of(first)
        days = [first + timedelta(days=more) for more in range(7) if week_of(first + timedelta(days=more)) == week]
        single = select(ArticleViewDay).where(ArticleViewDay.weekly.is_(False), ArticleViewDay.day.in_(days))
        rows = list(uow.session.scalars(single.limit(_WEEKS_AT_ONCE).with_for_update()))
        sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
        for row in rows:
            for place, number in enumerate((row.views, row.readers, row.readers_elsewhere)):
                sums[row.article_id][place] += number
            uow.session.delete(row)
        uow.session.flush()
        known = {row.article_id: row for row in _counted_on(uow.session, week)}
        for article_id, (views, readers, elsewhere) in sorted(sums.items()):
            _add(uow, known.get(article_id), article_id, week, (views, readers, elsewhere), weekly=True)
        return len(rows)
