"""What can be asked about points: a person's own, and the month's for those who close or report it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, func, select

from kms.core import clock
from kms.core.clock import Month
from kms.core.db import reading
from kms.core.errors import NotFound
from kms.core.paging import Page, PageRequest, paginate
from kms.core.permissions import Permission, Viewer
from kms.rewards import close
from kms.rewards.models import (
    Account,
    Accrual,
    Balance,
    DecisionState,
    Kind,
    Objection,
    Period,
    PeriodState,
    Posting,
    Reversal,
    Rule,
    Txn,
)
from kms.rewards.rules import check_numbers
from kms.rewards.service import may_see_all, require_own
from kms.rewards.settings import OBJECTION_DAYS


@dataclass(frozen=True)
class PointBalance:
    """A person's points: what waits for the close, what is theirs, what was paid out."""

    pending: int
    settled: int
    paid: int


@dataclass(frozen=True)
class EntryRow:
    """One thing that a person earned points for, and what became of them."""

    id: int
    key: str
    source: str
    occurred_at: datetime
    month: str
    code: str
    version: int
    name: str
    name_en: str
    rule_points: int
    employee_id: int
    points: int  # as booked
    pending: int
    settled: int
    back: str  # why points went back at the close: cap, grade
    reversed_for: str  # why they were taken back

    @property
    def state(self) -> str:
        """pending, settled, back (at the close) or reversed."""
        if self.reversed_for:
            return "reversed"
        if self.pending:
            return "pending"
        return "settled" if self.settled else "back"


@dataclass(frozen=True)
class TxnRow:
    """One booking of an entry, as its page shows it."""

    id: int
    kind: str
    month: str
    at: datetime
    reason: str
    hash: str


@dataclass(frozen=True)
class RewardsMonth:
    """The month's points. `pending`: what still waits of this and earlier months; `quality_share` is 0..1.

    `mvp` are employees with their points, several when equal; it and the share are known once the month is closed.
    """

    accrued: int
    settled: int
    reversed: int
    pending: int
    quality_share: float | None
    mvp: tuple[tuple[int, int], ...]
    closed: bool
    root_hash: str


def balance(viewer: Viewer, employee_id: int | None = None) -> PointBalance:
    """The viewer's points, or another's for those who work on the close. One statement. Raises NotAllowed."""
    person = viewer.employee_id if employee_id is None else employee_id
    require_own(viewer, person)
    row = reading().execute(select(Balance.pending, Balance.settled, Balance.paid).where(Balance.employee_id == person))
    return PointBalance(*(row.first() or (0, 0, 0)))


def entries(
    viewer: Viewer, page: PageRequest, *, employee_id: int | None = None, year: int | None = None
) -> Page[EntryRow]:
    """A person's entries, the newest first, of one year when given. Two statements. Raises NotAllowed."""
    person = viewer.employee_id if employee_id is None else employee_id
    require_own(viewer, person)
    statement = _entries().where(Posting.employee_id == person)
    if year is not None:
        statement = statement.where(Accrual.month.startswith(f"{year:04d}-", autoescape=True))
    return paginate(statement.order_by(Accrual.occurred_at.desc(), Accrual.id.desc()), page, _entry)


def entry(viewer: Viewer, accrual_id: int) -> list[EntryRow]:
    """What each person got of one accrual: the viewer's own part, all parts for those who work on the close. Raises NotFound."""
    statement = _entries().where(Accrual.id == accrual_id).order_by(Posting.employee_id)
    if not may_see_all(viewer):
        statement = statement.where(Posting.employee_id == viewer.employee_id)
    found = [_entry(*row) for row in reading().execute(statement)]
    if not found:
        raise NotFound
    return found


def bookings(viewer: Viewer, accrual_id: int) -> list[TxnRow]:
    """The transactions of one accrual in their order. Raises NotFound."""
    entry(viewer, accrual_id)
    rows = select(Txn.id, Txn.kind, Txn.month, Txn.at, Txn.reason, Txn.hash).where(Txn.accrual_id == accrual_id)
    return [TxnRow(*row) for row in reading().execute(rows.order_by(Txn.id))]


def month(viewer: Viewer, month: Month) -> RewardsMonth:
    """The figures of a month: of a closed one as they were closed. Four statements. Raises NotAllowed."""
    viewer.require(Permission.SEE_REPORTS, Permission.CLOSE_MONTH, Permission.APPROVE_CLOSE)
    key = str(month)
    accrued = reading().scalar(select(func.sum(Accrual.points)).where(Accrual.month == key)) or 0
    by_kind = {
        (str(kind), str(account)): int(points)
        for kind, account, points in reading().execute(
            select(Txn.kind, Posting.account, func.sum(Posting.points))
            .join(Posting, Posting.txn_id == Txn.id)
            .where(Txn.month == key, Txn.kind.in_([Kind.SETTLE, Kind.REVERSE]))
            .group_by(Txn.kind, Posting.account)
        )
    }
    waiting = reading().scalar(
        select(func.sum(Posting.points))
        .join(Txn, Txn.id == Posting.txn_id)
        .join(Accrual, Accrual.id == Txn.accrual_id)
        .where(Accrual.month <= key, Posting.account == Account.PENDING)
    )
    period = reading().get(Period, key)
    closed = period is not None and period.state == PeriodState.CLOSED
    facts = period.facts if period is not None and closed else {}
    return RewardsMonth(
        accrued=int(accrued),
        settled=by_kind.get(("settle", "settled"), 0),
        reversed=by_kind.get(("reverse", "issuer"), 0),
        pending=int(waiting or 0),
        quality_share=facts.get("quality_share"),
        mvp=tuple((one[0], one[1]) for one in facts.get("mvp", ())),
        closed=closed,
        root_hash=period.root_hash if period is not None else "",
    )


def settled(month: Month) -> dict[int, int]:
    """Points that the close of a month settled, by employee id: for the messages that tell them. One statement."""
    rows = reading().execute(
        select(Posting.employee_id, func.sum(Posting.points))
        .join(Txn, Txn.id == Posting.txn_id)
        .where(Txn.month == str(month), Txn.kind == Kind.SETTLE, Posting.account == Account.SETTLED)
        .group_by(Posting.employee_id)
    )
    return {employee_id: int(points) for employee_id, points in rows}


def periods(viewer: Viewer, page: PageRequest) -> Page[Period]:
    """Months that were closed or proposed, the newest first. Two statements. Raises NotAllowed."""
    viewer.require(Permission.CLOSE_MONTH, Permission.APPROVE_CLOSE)
    return paginate(select(Period).order_by(Period.month.desc()), page, lambda period: period)


def period(viewer: Viewer, month: Month) -> Period | None:
    """How far a month's close is; None when nobody began. Raises NotAllowed."""
    viewer.require(Permission.CLOSE_MONTH, Permission.APPROVE_CLOSE)
    return reading().get(Period, str(month))


def waiting_for_approval(viewer: Viewer) -> list[Period]:
    """Proposed closes that the viewer may approve. One statement, none for those who may not."""
    if not viewer.may(Permission.APPROVE_CLOSE):
        return []
    proposed = select(Period).where(Period.state == PeriodState.PROPOSED, Period.closed_by != viewer.employee_id)
    return list(reading().scalars(proposed.order_by(Period.month)))


def open_reversals(viewer: Viewer) -> list[Reversal]:
    """Proposals to take points back that wait, the oldest first, at most 100. Raises NotAllowed."""
    viewer.require(Permission.CLOSE_MONTH, Permission.APPROVE_CLOSE)
    waiting = select(Reversal).where(Reversal.state == DecisionState.PROPOSED).order_by(Reversal.id).limit(100)
    return list(reading().scalars(waiting))


def open_objections(viewer: Viewer) -> list[Objection]:
    """Objections without an answer, the oldest first, at most 100. Raises NotAllowed."""
    viewer.require(Permission.CLOSE_MONTH, Permission.APPROVE_CLOSE)
    waiting = select(Objection).where(Objection.answered_at.is_(None)).order_by(Objection.id).limit(100)
    return list(reading().scalars(waiting))


def objections(viewer: Viewer, accrual_id: int) -> list[Objection]:
    """Objections to one accrual that the viewer may see: their own, all for those who work on the close."""
    statement = select(Objection).where(Objection.accrual_id == accrual_id).order_by(Objection.id)
    if not may_see_all(viewer):
        statement = statement.where(Objection.employee_id == viewer.employee_id)
    return list(reading().scalars(statement))


def may_object(rows: list[TxnRow]) -> bool:
    """Whether there is still time to object to an entry with these bookings."""
    last = max((row.at for row in rows), default=None)
    return last is not None and clock.now() <= last + timedelta(days=OBJECTION_DAYS.value())


def preview(viewer: Viewer, code: str, points: int, cap_times: int | None) -> tuple[str, int, int]:
    """What other numbers would have made of the newest month with entries of a rule: month, points as ruled, points so.

    Two statements. Raises NotAllowed, Invalid.
    """
    viewer.require(Permission.MANAGE_RULES)
    check_numbers(points, cap_times)
    of_rule = select(Accrual.month).join(Rule, Rule.id == Accrual.rule_id).where(Rule.code == code)
    newest = reading().scalar(of_rule.order_by(Accrual.month.desc()).limit(1))
    if newest is None:
        return "", 0, 0
    rows = (
        reading()
        .execute(
            select(Accrual.key, Accrual.points, Posting.employee_id, Posting.points, Rule.points, Rule.cap_times)
            .join(Rule, Rule.id == Accrual.rule_id)
            .join(Txn, and_(Txn.accrual_id == Accrual.id, Txn.kind == Kind.ACCRUAL))
            .join(Posting, and_(Posting.txn_id == Txn.id, Posting.account == Account.PENDING))
            .where(Rule.code == code, Accrual.month == newest)
        )
        .all()
    )
    day = Month.parse(newest).first_day
    lines = [close.Line(row[0], code, newest, day, row[2], row[3]) for row in rows]
    so = [close.Line(row[0], code, newest, day, row[2], round(row[3] * points / row[4])) for row in rows]
    place = (code, newest)
    before = close.settle(lines, {place: rows[0][5]} if rows[0][5] is not None else {}, {}, ())
    after = close.settle(so, {place: cap_times} if cap_times is not None else {}, {}, ())
    return newest, sum(one.settled for one in before), sum(one.settled for one in after)


def _entries() -> Select[*tuple[Any, ...]]:
    """One row an accrual and person; the columns of `EntryRow`."""
    booked = case((and_(Txn.kind == Kind.ACCRUAL, Posting.account == Account.PENDING), Posting.points), else_=0)
    pending = case((Posting.account == Account.PENDING, Posting.points), else_=0)
    settled = case((Posting.account == Account.SETTLED, Posting.points), else_=0)
    taken = case((Txn.kind == Kind.REVERSE, Txn.reason), else_="")
    facts = (Accrual.id, Accrual.key, Accrual.source, Accrual.occurred_at, Accrual.month)
    rule = (Rule.code, Rule.version, Rule.name, Rule.name_en, Rule.points)
    return (
        select(
            *facts,
            *rule,
            Posting.employee_id,
            func.sum(booked).label("booked"),
            func.sum(pending).label("pending"),
            func.sum(settled).label("settled"),
            func.max(Posting.note).label("back"),
            func.max(taken).label("reversed_for"),
        )
        .join(Rule, Rule.id == Accrual.rule_id)
        .join(Txn, Txn.accrual_id == Accrual.id)
        .join(Posting, Posting.txn_id == Txn.id)
        .group_by(*facts, *rule, Posting.employee_id)
    )


def _entry(*row: Any) -> EntryRow:
    return EntryRow(*row[:11], *(int(one) for one in row[11:14]), *row[14:])
