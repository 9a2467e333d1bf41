"""What can be asked of the ledger: one's balance and entries with their reasons, figures of a month, what waits for a decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, func, select

from kms.articles import queries as articles
from kms.core import clock
from kms.core.clock import Month
from kms.core.db import reading
from kms.core.paging import Page, PageRequest, paginate
from kms.core.permissions import Permission, Viewer
from kms.rewards.models import (
    Account,
    AccrualRow,
    Kind,
    Objection,
    Period,
    PeriodState,
    Posting,
    ReversalRequest,
    Rule,
    Txn,
)
from kms.rewards.settings import OBJECTION_DAYS


@dataclass(frozen=True)
class Balance:
    """Points of a person: not confirmed yet, confirmed, and paid out."""

    pending: int
    settled: int
    paid: int


@dataclass(frozen=True)
class EntryRow:
    """One entry as its person sees it: `points` moved on `account` for `source` by the rule."""

    txn_id: int
    kind: str
    month: str
    at: datetime
    reason: str
    account: str
    points: int
    label_ko: str
    label_en: str
    source: str

    @property
    def may_object(self) -> bool:
        """Whether there is still time to disagree."""
        return clock.now() <= self.at + timedelta(days=OBJECTION_DAYS.value())


@dataclass(frozen=True)
class RewardsMonth:
    """Points of a month; `mvp`: (employee, points), best first. `quality_share`: of what was settled, from grades."""

    accrued: int
    settled: int
    reversed: int
    pending: int
    quality_share: float | None
    mvp: tuple[tuple[int, int], ...]
    closed: bool
    root_hash: str


@dataclass(frozen=True)
class Waiting:
    """What waits for those in charge of points."""

    objections: tuple[Objection, ...]
    reversals: tuple[ReversalRequest, ...]


def balance(viewer: Viewer) -> Balance:
    """The viewer's own points. One statement."""
    rows = reading().execute(
        select(Posting.account, func.sum(Posting.points))
        .where(Posting.employee_id == viewer.employee_id)
        .group_by(Posting.account)
    )
    sums = {account: int(points) for account, points in rows}
    return Balance(*(sums.get(one, 0) for one in (Account.PENDING, Account.SETTLED, Account.PAID)))


def entries(viewer: Viewer, page: PageRequest, *, month: str = "") -> Page[EntryRow]:
    """The viewer's own entries, newest first: what was earned, confirmed, not accepted or taken back. Two statements."""
    settled_half = (Txn.kind == Kind.SETTLE) & (Posting.account == Account.PENDING)  # the other half says it
    statement = (
        select(
            Txn.id,
            Txn.kind,
            Txn.month,
            Txn.at,
            Txn.reason,
            Posting.account,
            Posting.points,
            Rule.label_ko,
            Rule.label_en,
            AccrualRow.source,
        )
        .join(Posting, Posting.txn_id == Txn.id)
        .join(AccrualRow, AccrualRow.id == Txn.accrual_id)
        .join(Rule, Rule.id == AccrualRow.rule_id)
        .where(Posting.employee_id == viewer.employee_id, ~settled_half)
        .order_by(Txn.id.desc(), Posting.id)
    )
    if month:
        statement = statement.where(Txn.month == month)
    return paginate(statement, page, EntryRow)


def sources(viewer: Viewer, names: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Title and address of those sources that are articles which the viewer may read. One statement."""
    ids = {int(one.removeprefix("article:")): one for one in names if one.startswith("article:")}
    found = articles.rows_by_id(viewer, ids)
    return {ids[article_id]: (row.title, row.url) for article_id, row in found.items()}


def month(viewer: Viewer, month: Month) -> RewardsMonth:
    """The figures of a month for the report. Four statements. Raises NotAllowed."""
    viewer.require(Permission.SEE_REPORTS)
    session = reading()
    period = session.get(Period, str(month))
    rows = session.execute(
        select(Txn.kind, func.sum(case((Posting.points > 0, Posting.points), else_=0)))
        .join(Posting, Posting.txn_id == Txn.id)
        .where(Txn.month == str(month), Posting.employee_id.is_not(None))
        .group_by(Txn.kind)
    )
    sums = {kind: int(points) for kind, points in rows}
    taken_back = session.scalar(
        select(func.sum(-Posting.points))
        .join(Txn, Txn.id == Posting.txn_id)
        .where(Txn.month == str(month), Txn.kind == Kind.REVERSE, Posting.employee_id.is_not(None))
    )
    pending = session.scalar(
        select(func.sum(Posting.points))
        .join(Txn, Txn.id == Posting.txn_id)
        .where(Txn.month <= str(month), Posting.account == Account.PENDING)
    )
    result: dict[str, Any] = period.result if period else {}
    return RewardsMonth(
        accrued=sums.get(Kind.ACCRUAL, 0),
        settled=sums.get(Kind.SETTLE, 0),
        reversed=int(taken_back or 0),
        pending=int(pending or 0),
        quality_share=result.get("quality_share"),
        mvp=tuple((person, points) for person, points in result.get("mvp", ())),
        closed=period is not None and period.state == PeriodState.CLOSED,
        root_hash=period.root_hash if period else "",
    )


def settled(month: Month) -> dict[int, int]:
    """Points that the close of a month confirmed, by employee id: for the messages that tell them. One statement."""
    rows = reading().execute(
        select(Posting.employee_id, func.sum(Posting.points))
        .join(Txn, Txn.id == Posting.txn_id)
        .where(Txn.month == str(month), Txn.kind == Kind.SETTLE, Posting.account == Account.SETTLED)
        .group_by(Posting.employee_id)
    )
    return {person: int(points) for person, points in rows if person is not None}


def periods(viewer: Viewer) -> dict[str, Period]:
    """Every month with points or a close, newest first; None of it for others. Two statements. Raises NotAllowed."""
    viewer.require(Permission.CLOSE_MONTH, Permission.APPROVE_CLOSE)
    known = {row.month: row for row in reading().scalars(select(Period))}
    with_points = reading().scalars(select(AccrualRow.month).distinct())
    for one in with_points:
        known.setdefault(one, Period(month=one, state=PeriodState.OPEN, result={}))
    return dict(sorted(known.items(), reverse=True))


def waiting(viewer: Viewer) -> Waiting:
    """Objections without an answer and reversals without approval. Two statements. Raises NotAllowed."""
    viewer.require(Permission.CLOSE_MONTH, Permission.APPROVE_CLOSE)
    objections = reading().scalars(select(Objection).where(Objection.answered_at.is_(None)).order_by(Objection.id))
    reversals = reading().scalars(
        select(ReversalRequest).where(ReversalRequest.approved_at.is_(None)).order_by(ReversalRequest.id)
    )
    return Waiting(tuple(objections), tuple(reversals))


def proposed_months() -> list[str]:
    """Months whose close waits for a second person. One statement."""
    return list(
        reading().scalars(select(Period.month).where(Period.state == PeriodState.PROPOSED).order_by(Period.month))
    )
