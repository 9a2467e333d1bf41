"""What can be done with points, but for the monthly close (`closing.py`): accrue, take back, object, answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from kms.audit.service import record
from kms.core.clock import KST, Month
from kms.core.db import UnitOfWork, database, unit_of_work
from kms.core.errors import Conflict, Invalid, NotFound
from kms.core.permissions import Permission, Viewer
from kms.rewards import ledger, rules
from kms.rewards.close import split
from kms.rewards.errors import AlreadyReversed, SamePerson
from kms.rewards.events import PointsReversed
from kms.rewards.models import Account, AccrualRow, Kind, Objection, Period, PeriodState, Posting, ReversalRequest, Txn
from kms.rewards.settings import OBJECTION_DAYS


def accrue(uow: UnitOfWork, rule: str, *, key: str, source: str, shares: Mapping[int, int], at: datetime) -> None:
    """Book the points of `rule` as pending, split by `shares` {employee: percent}, once per `key`.

    `source` says what for, e.g. `article:123`. The month is that of `at`, or the next that is still open. Raises UnknownRule.
    """
    version = rules.in_force(uow, rule, at.astimezone(KST).date())
    month = _open_month(uow, Month.of(at))
    kind = sqlite if database().is_sqlite else postgresql
    row = kind.insert(AccrualRow).values(key=key, rule_id=version.id, source=source, month=str(month), at=at)
    accrual_id = uow.session.scalar(row.on_conflict_do_nothing(index_elements=["key"]).returning(AccrualRow.id))
    if accrual_id is None:
        return  # booked before
    parts = split(version.points, shares)
    moves: list[ledger.Move] = [(Account.ISSUER, None, -sum(parts.values()))]
    moves += [(Account.PENDING, person, points) for person, points in sorted(parts.items())]
    ledger.post(uow, Kind.ACCRUAL, moves, month=str(month), made_by=0, accrual_id=accrual_id)


def propose_reversal(viewer: Viewer, txn_id: int, *, reason: str) -> int:
    """Ask that a transaction be taken back; returns the request's id. Raises NotAllowed, NotFound, AlreadyReversed, Invalid."""
    viewer.require(Permission.CLOSE_MONTH)
    if not reason.strip():
        raise Invalid({"reason": _("Give the reason; the person reads it.")})
    with unit_of_work() as uow:
        txn = uow.session.get(Txn, txn_id)
        if txn is None:
            raise NotFound
        if txn.kind == Kind.REVERSE or uow.session.scalar(select(Txn.id).where(Txn.reverses_id == txn_id)):
            raise AlreadyReversed
        asked = uow.session.scalars(select(ReversalRequest).where(ReversalRequest.txn_id == txn_id)).first()
        if asked is not None:
            return asked.id
        row = ReversalRequest(
            txn_id=txn_id, reason=reason.strip()[:200], proposed_by=viewer.employee_id, proposed_at=uow.now
        )
        uow.add(row)
        uow.session.flush()
        return row.id


def approve_reversal(viewer: Viewer, request_id: int) -> int:
    """Take points back by a transaction with the opposite postings; returns its id. Raises NotAllowed, SamePerson, AlreadyReversed."""
    viewer.require(Permission.APPROVE_CLOSE)
    with unit_of_work() as uow:
        asked = uow.session.get(ReversalRequest, request_id, with_for_update=True)
        if asked is None:
            raise NotFound
        if asked.proposed_by == viewer.employee_id:
            raise SamePerson
        if asked.approved_at is not None:
            raise AlreadyReversed
        txn = uow.session.get_one(Txn, asked.txn_id)
        moves = [(account, person, -points) for account, person, points in ledger.moves_of(uow.session, txn.id)]
        entry_id = ledger.post(
            uow,
            Kind.REVERSE,
            moves,
            month=str(_open_month(uow, Month.of(uow.now))),
            made_by=asked.proposed_by,
            approved_by=viewer.employee_id,
            accrual_id=txn.accrual_id,
            reverses_id=txn.id,
            reason=asked.reason,
        )
        asked.approved_by, asked.approved_at = viewer.employee_id, uow.now
        for person in {person for _account, person, _points in moves if person is not None}:
            uow.publish(PointsReversed(person, entry_id), actor_id=viewer.employee_id)
        record(uow, viewer, "rewards.reversed", f"txn:{txn.id}", reason=asked.reason)
        return entry_id


def object_to(viewer: Viewer, txn_id: int, *, text: str) -> None:
    """Disagree with an entry of one's own. Raises NotFound, Invalid, Conflict (too late, or objected before)."""
    if not text.strip():
        raise Invalid({"text": _("Say in a sentence what is wrong.")})
    with unit_of_work() as uow:
        txn = uow.session.get(Txn, txn_id)
        mine = select(Posting.id).where(Posting.txn_id == txn_id, Posting.employee_id == viewer.employee_id)
        if txn is None or uow.session.scalar(mine.limit(1)) is None:
            raise NotFound
        before = select(Objection.id).where(Objection.txn_id == txn_id, Objection.employee_id == viewer.employee_id)
        if uow.now > txn.at + timedelta(days=OBJECTION_DAYS.value()) or uow.session.scalar(before):
            raise Conflict
        uow.add(Objection(employee_id=viewer.employee_id, txn_id=txn_id, text=text.strip()[:2000], filed_at=uow.now))


def answer_objection(viewer: Viewer, objection_id: int, *, answer: str) -> None:
    """Answer an objection; what is to be corrected is a reversal of its own. Raises NotAllowed, NotFound, Invalid."""
    viewer.require(Permission.CLOSE_MONTH)
    if not answer.strip():
        raise Invalid({"answer": _("Write the answer.")})
    with unit_of_work() as uow:
        row = uow.session.get(Objection, objection_id)
        if row is None:
            raise NotFound
        row.answer, row.answered_by, row.answered_at = answer.strip(), viewer.employee_id, uow.now


def _open_month(uow: UnitOfWork, month: Month) -> Month:
    """The month itself, or the first after it that is not closed."""
    closed = set(uow.session.scalars(select(Period.month).where(Period.state == PeriodState.CLOSED)))
    while str(month) in closed:
        month = month.next
    return month
