"""What can be asked about usage: numbers of a month and of articles. Never who read what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute

from kms.core.clock import Month
from kms.core.db import reading
from kms.core.permissions import Permission, Viewer
from kms.org import queries as org
from kms.usage.models import (
    ArticleViewDay,
    ReaderMonth,
    ReaderSignal,
    ReadersMonth,
    SearchDay,
    SignalKind,
    ViewRecord,
)
from kms.usage.searches import of_many, popular, recent

__all__ = [
    "Applied",
    "ArticleFigures",
    "Signals",
    "UsageMonth",
    "applied",
    "article_figures",
    "month",
    "popular",
    "recent",
    "signals",
]

_MOST_WITHOUT_RESULT = 20


@dataclass(frozen=True)
class UsageMonth:
    """The month's use: openings of articles, people who read something, searches, people who signed in.

    `without_result`: what enough people searched in vain, with how often. `readers_by_department`: by department id.
    """

    views: int
    readers: int
    searches: int
    without_result: tuple[tuple[str, int], ...]
    readers_by_department: dict[int, int]
    logins: int


@dataclass(frozen=True)
class ArticleFigures:
    """What an article was to its readers so far."""

    views: int = 0
    helpful: int = 0
    applied: int = 0


@dataclass(frozen=True)
class Applied:
    """Where somebody applied an article, as told with name by that person."""

    employee_id: int
    note: str
    at: datetime


@dataclass(frozen=True)
class Signals:
    """Counts of an article's signals and which of them are the viewer's own."""

    helpful: int
    applied: int
    mine_helpful: bool
    mine_applied: bool


def month(viewer: Viewer, month: Month) -> UsageMonth:
    """Figures of a month, up to the last flush while it runs. Nine statements. Raises NotAllowed."""
    viewer.require(Permission.SEE_REPORTS)
    departments = _readers(month)
    searches, without_result = _searches(month)
    return UsageMonth(
        views=_views(month),
        readers=sum(departments.values()),
        searches=searches,
        without_result=without_result,
        readers_by_department={one: count for one, count in departments.items() if one},
        logins=org.sign_ins(month.start, month.end),
    )


def article_figures(ids: Iterable[int]) -> dict[int, ArticleFigures]:
    """Views and signals of articles by id; an article without any is there with zeros. Three statements.

    The caller narrows `ids` to what its reader may see.
    """
    wanted = set(ids)
    if not wanted:
        return {}
    session = reading()
    counted = select(ArticleViewDay.article_id, func.sum(ArticleViewDay.views)).group_by(ArticleViewDay.article_id)
    raw = select(ViewRecord.article_id, func.count()).group_by(ViewRecord.article_id)
    views = dict.fromkeys(wanted, 0)
    for article_id, number in session.execute(counted.where(ArticleViewDay.article_id.in_(wanted))):
        views[article_id] += int(number)
    for article_id, number in session.execute(raw.where(ViewRecord.article_id.in_(wanted))):
        views[article_id] += number
    given = (
        select(ReaderSignal.article_id, ReaderSignal.kind, func.count())
        .where(ReaderSignal.article_id.in_(wanted), ReaderSignal.withdrawn_at.is_(None))
        .group_by(ReaderSignal.article_id, ReaderSignal.kind)
    )
    signals = {(row[0], row[1]): row[2] for row in session.execute(given)}
    return {
        one: ArticleFigures(
            views[one], signals.get((one, SignalKind.HELPFUL), 0), signals.get((one, SignalKind.APPLIED), 0)
        )
        for one in wanted
    }


def signals(viewer: Viewer, article_id: int) -> Signals:
    """Counts for an article's page and which are the viewer's own. One statement; the caller has let the viewer read."""
    mine = ReaderSignal.employee_id == viewer.employee_id
    given = (
        select(ReaderSignal.kind, func.count(), func.count().filter(mine))
        .where(ReaderSignal.article_id == article_id, ReaderSignal.withdrawn_at.is_(None))
        .group_by(ReaderSignal.kind)
    )
    found = {row[0]: (row[1], row[2]) for row in reading().execute(given)}
    helpful, applied = found.get(SignalKind.HELPFUL, (0, 0)), found.get(SignalKind.APPLIED, (0, 0))
    return Signals(helpful[0], applied[0], bool(helpful[1]), bool(applied[1]))


def applied(article_id: int, limit: int = 5) -> list[Applied]:
    """Where an article was applied, newest first. One statement; the caller has let the viewer read."""
    told = (
        select(ReaderSignal.employee_id, ReaderSignal.note, ReaderSignal.at)
        .where(
            ReaderSignal.article_id == article_id,
            ReaderSignal.kind == SignalKind.APPLIED,
            ReaderSignal.withdrawn_at.is_(None),
        )
        .order_by(ReaderSignal.at.desc(), ReaderSignal.employee_id)
        .limit(limit)
    )
    return [Applied(*row) for row in reading().execute(told)]


def _views(month: Month) -> int:
    counted = select(func.sum(ArticleViewDay.views)).where(_within(ArticleViewDay.day, month))
    raw = select(func.count()).select_from(ViewRecord).where(_within(ViewRecord.day, month))
    return int(reading().scalar(counted) or 0) + (reading().scalar(raw) or 0)


def _readers(month: Month) -> dict[int, int]:
    """People who read something, by department (0: of none)."""
    over = select(ReadersMonth.department_id, ReadersMonth.readers).where(ReadersMonth.month == str(month))
    counts: dict[int, int] = {row[0]: row[1] for row in reading().execute(over)}
    counted = select(ReaderMonth.employee_id, ReaderMonth.department_id).where(ReaderMonth.month == str(month))
    raw = select(ViewRecord.employee_id, func.max(ViewRecord.department_id)).where(_within(ViewRecord.day, month))
    people = {row[0]: row[1] for row in reading().execute(raw.group_by(ViewRecord.employee_id))}
    people.update({row[0]: row[1] for row in reading().execute(counted)})
    for department_id in people.values():
        counts[department_id or 0] = counts.get(department_id or 0, 0) + 1
    return counts


def _searches(month: Month) -> tuple[int, tuple[tuple[str, int], ...]]:
    """How many searches, and the words most often searched in vain with how often: only those that enough people searched."""
    within = _within(SearchDay.day, month)
    total = reading().scalar(select(func.sum(SearchDay.searches)).where(within)) or 0
    often = func.sum(SearchDay.without_result)
    in_vain = (
        select(func.max(SearchDay.text), often)
        .where(within, SearchDay.without_result > 0, SearchDay.words.in_(of_many(month)))
        .group_by(SearchDay.words)
        .order_by(often.desc(), SearchDay.words)
        .limit(_MOST_WITHOUT_RESULT)
    )
    return int(total), tuple((row[0], int(row[1])) for row in reading().execute(in_vain))


def _within(day: InstrumentedAttribute[date], month: Month) -> ColumnElement[bool]:
    return and_(day >= month.first_day, day < month.next.first_day)
