"""What can be done with points outside the close: book them, take them back with two people, release a hold, object."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select

from kms.articles import queries as articles
from kms.audit.service import record
from kms.core.clock import Month
from kms.core.db import UnitOfWork, reading, unit_of_work
from kms.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kms.core.ids import new_id
from kms.core.permissions import SYSTEM_ID, Permission, Viewer
from kms.rewards import hashing, ledger, rules
from kms.rewards.errors import AlreadyReversed, SamePerson, TooLate
from kms.rewards.events import PointsReversed
from kms.rewards.models import (
    Account,
    Accrual,
    DecisionState,
    Kind,
    Objection,
    Period,
    PeriodState,
    Posting,
    Release,
    Reversal,
    Rule,
    Txn,
)
from kms.rewards.settings import OBJECTION_DAYS
from kms.rewards.shares import split

REASONS = ("duplicate", "plagiarism", "against_rules", "wrong_booking", "other")


def accrue(
    uow: UnitOfWork,
    rule: str,
    *,
    key: str,
    source: str,
    shares: Mapping[int, int],
    at: datetime,
    already: int = 0,
) -> int | None:
    """Book the points of `rule` as pending within `uow`; returns the id of the accrual, None when it earns nothing.

    Once per `key`, however often it is called and by how many at a time. `source` names what it is for, such as
    `article:123`; `shares` are percentages by employee id; `at` is when it happened: it picks the version of the rule and
    the month, the first open one when that month is closed already. `already` points are taken off, having been given
    for a lower step of the same thing. Raises NotFound (no such rule), ValueError (no positive share).
    """
    at = at.astimezone(UTC)
    ledger.hold(uow)
    known = uow.session.scalar(select(Accrual.id).where(Accrual.key == key))
    if known is not None:
        return known
    version = rules.in_force(rule, at)
    points = max(0, version.points - already)
    if not points:
        return None
    row = Accrual(
        id=new_id(),
        key=key,
        rule_id=version.id,
        source=source,
        occurred_at=at,
        month=str(open_month(at)),
        points=points,
        shares=[[employee_id, shares[employee_id]] for employee_id in sorted(shares)],
        booked_at=uow.now,
        hash="",
    )
    _book(uow, version, row, split(points, shares))
    return row.id


def _book(uow: UnitOfWork, rule: Rule, row: Accrual, parts: Mapping[int, int]) -> None:
    """Store the accrual and its first transaction: from the issuer to what is pending, `parts` by employee id."""
    row.hash = hashing.of_accrual(row)
    uow.add(row)
    uow.session.flush()
    moves = [ledger.Move(Account.ISSUER, one, -part) for one, part in parts.items()]
    moves += [ledger.Move(Account.PENDING, one, part) for one, part in parts.items()]
    ledger.post(uow, Kind.ACCRUAL, row.month, moves, rule=rule, accrual=row, actor_id=SYSTEM_ID)


def open_month(at: datetime) -> Month:
    """The month into which something of an instant is booked: its own, or the first after the last closed one."""
    last = reading().scalar(select(func.max(Period.month)).where(Period.state == PeriodState.CLOSED))
    month = Month.of(at)
    return month if last is None else max(month, Month.parse(last).next)


def propose_reversal(viewer: Viewer, accrual_id: int, reason: str, comment: str) -> int:
    """Propose to take an entry's points back; somebody else decides. Raises NotAllowed, NotFound, Invalid, AlreadyReversed."""
    viewer.require(Permission.CLOSE_MONTH)
    with unit_of_work() as uow:
        accrual = _accrual(uow, accrual_id)
        if reason not in REASONS or not comment.strip():
            raise Invalid({"comment": _("Choose a reason and say what was found.")})
        record(uow, viewer, "rewards.reversal_proposed", f"accrual:{accrual_id}", reason=reason)
        ledger.hold(uow)
        open_ = select(Reversal.id).where(Reversal.accrual_id == accrual_id, Reversal.state != DecisionState.DECLINED)
        if uow.session.scalar(open_) is not None or _reversed(uow, accrual_id):
            raise AlreadyReversed
        row = Reversal(
            id=new_id(),
            accrual_id=accrual.id,
            reason=reason,
            comment=comment.strip(),
            state=DecisionState.PROPOSED,
            proposed_by=viewer.employee_id,
            proposed_at=uow.now,
        )
        uow.add(row)
        return row.id


def decide_reversal(viewer: Viewer, reversal_id: int, *, approve: bool) -> None:
    """Take the points back, or leave them. Raises NotAllowed, NotFound, SamePerson, Conflict (decided already)."""
    viewer.require(Permission.APPROVE_CLOSE)
    with unit_of_work() as uow:
        row = uow.session.get(Reversal, reversal_id, with_for_update=True)
        if row is None:
            raise NotFound
        if row.state != DecisionState.PROPOSED:
            raise Conflict
        accrual = _accrual(uow, row.accrual_id)
        if viewer.employee_id == row.proposed_by or viewer.employee_id in _people(accrual):
            raise SamePerson
        row.state = DecisionState.APPROVED if approve else DecisionState.DECLINED
        row.decided_by, row.decided_at = viewer.employee_id, uow.now
        record(uow, viewer, f"rewards.reversal_{row.state}", f"accrual:{row.accrual_id}", reason=row.reason)
        if approve:
            _reverse(uow, viewer, accrual, row.reason)


def _reverse(uow: UnitOfWork, viewer: Viewer, accrual: Accrual, reason: str) -> None:
    """Post the opposite of all that was booked for the accrual: pending or settled points go back to the issuer."""
    ledger.hold(uow)
    if _reversed(uow, accrual.id):
        raise AlreadyReversed
    booked = uow.session.execute(
        select(Posting.account, Posting.employee_id, func.sum(Posting.points))
        .join(Txn, Txn.id == Posting.txn_id)
        .where(Txn.accrual_id == accrual.id)
        .group_by(Posting.account, Posting.employee_id)
        .order_by(Posting.account, Posting.employee_id)
    )
    moves = [ledger.Move(Account(account), person, -int(points)) for account, person, points in booked]
    losers = sorted({one.employee_id for one in moves if one.account != Account.ISSUER and one.points < 0})
    if not losers:
        raise AlreadyReversed  # nothing of it is left with anybody
    first = uow.session.scalars(select(Txn).where(Txn.accrual_id == accrual.id, Txn.kind == Kind.ACCRUAL)).one()
    rule = uow.session.get_one(Rule, accrual.rule_id)
    ledger.post(
        uow,
        Kind.REVERSE,
        str(open_month(uow.now)),
        moves,
        rule=rule,
        accrual=accrual,
        actor_id=viewer.employee_id,
        reverses=first.id,
        reason=reason,
    )
    for employee_id in losers:
        uow.publish(PointsReversed(employee_id, accrual.id), actor_id=viewer.employee_id)


def release(viewer: Viewer, accrual_id: int, comment: str) -> None:
    """Say that a held anomaly is in order, so that it settles; not by whom it is about.

    Of two who reviewed each other neither releases the other's. Raises NotAllowed, NotFound, SamePerson, Invalid.
    """
    viewer.require(Permission.CLOSE_MONTH)
    with unit_of_work() as uow:
        accrual = _accrual(uow, accrual_id)
        article_id = article_of(accrual.source)
        owners = [one.shares for one in articles.standings([article_id]).values()]
        if viewer.employee_id in _people(accrual).union(*owners):
            raise SamePerson
        if not comment.strip():
            raise Invalid({"comment": _("Say why this is in order.")})
        record(uow, viewer, "rewards.hold_released", f"accrual:{accrual_id}")
        ledger.hold(uow)
        if uow.session.get(Release, accrual_id) is None:
            uow.add(
                Release(
                    accrual_id=accrual_id,
                    comment=comment.strip(),
                    released_by=viewer.employee_id,
                    released_at=uow.now,
                )
            )


def object_to(viewer: Viewer, accrual_id: int, text: str) -> int:
    """Object to an entry of one's own, once, while there is time. Raises NotFound, Invalid, TooLate, Conflict."""
    with unit_of_work() as uow:
        accrual = _accrual(uow, accrual_id)
        if viewer.employee_id not in _people(accrual):
            raise NotFound
        if not text.strip():
            raise Invalid({"text": _("Say what is wrong with this entry.")})
        last = uow.session.scalar(select(func.max(Txn.at)).where(Txn.accrual_id == accrual_id))
        if last is None or uow.now > last + timedelta(days=OBJECTION_DAYS.value()):
            raise TooLate
        ledger.hold(uow)
        made = select(Objection.id).where(
            Objection.accrual_id == accrual_id, Objection.employee_id == viewer.employee_id
        )
        if uow.session.scalar(made) is not None:
            raise Conflict
        row = Objection(
            id=new_id(),
            accrual_id=accrual_id,
            employee_id=viewer.employee_id,
            text=text.strip(),
            filed_at=uow.now,
        )
        uow.add(row)
        return row.id


def answer_objection(viewer: Viewer, objection_id: int, answer: str) -> None:
    """Answer an objection, once. Raises NotAllowed, NotFound, SamePerson, Invalid, Conflict."""
    viewer.require(Permission.CLOSE_MONTH)
    with unit_of_work() as uow:
        row = uow.session.get(Objection, objection_id, with_for_update=True)
        if row is None:
            raise NotFound
        if viewer.employee_id in _people(_accrual(uow, row.accrual_id)):
            raise SamePerson
        if not answer.strip():
            raise Invalid({"answer": _("Write an answer.")})
        if row.answered_at is not None:
            raise Conflict
        row.answer, row.answered_by, row.answered_at = answer.strip(), viewer.employee_id, uow.now


def may_see_all(viewer: Viewer) -> bool:
    """Whether the viewer sees everybody's entries."""
    return viewer.may(Permission.CLOSE_MONTH) or viewer.may(Permission.APPROVE_CLOSE)


def require_own(viewer: Viewer, employee_id: int) -> None:
    """Raise NotAllowed unless the points are the viewer's own or the viewer works on the close."""
    if viewer.employee_id != employee_id and not may_see_all(viewer):
        raise NotAllowed


def article_of(source: str) -> int:
    """The article that the source of an accrual names; 0 when it names something else."""
    kind, _colon, number = source.partition(":")
    return int(number) if kind == "article" and number.isdigit() else 0


def _accrual(uow: UnitOfWork, accrual_id: int) -> Accrual:
    row = uow.session.get(Accrual, accrual_id)
    if row is None:
        raise NotFound
    return row


def _people(accrual: Accrual) -> set[int]:
    return {employee_id for employee_id, _share in accrual.shares}


def _reversed(uow: UnitOfWork, accrual_id: int) -> bool:
    found = select(Txn.id).where(Txn.accrual_id == accrual_id, Txn.kind == Kind.REVERSE)
    return uow.session.scalar(found) is not None
