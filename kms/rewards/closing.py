"""Closing a month: a plan that changes nothing, a proposal by one person, the close by another. Repeatable until approved."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import func, select

from kms.audit.service import record
from kms.core import clock
from kms.core.clock import Month
from kms.core.db import UnitOfWork, reading, unit_of_work
from kms.core.permissions import Permission, Viewer
from kms.rewards import close, hashing, ledger
from kms.rewards.errors import EarlierMonthOpen, MonthNotOver, NothingProposed, PlanChanged, SamePerson
from kms.rewards.events import MonthClosed
from kms.rewards.models import Account, Accrual, Kind, Period, PeriodState, Rule, Txn
from kms.rewards.planning import Plan, last_closed, plan_of


def dry_run(viewer: Viewer, month: Month) -> Plan:
    """What closing `month` now would post; posts nothing. Statements: see `plan_of`. Raises NotAllowed."""
    viewer.require(Permission.CLOSE_MONTH, Permission.APPROVE_CLOSE)
    return plan_of(month)


def propose(viewer: Viewer, month: Month) -> Period:
    """Propose to close `month` with what it holds now; a later proposal replaces it. A closed month stays as it is.

    Raises NotAllowed, MonthNotOver, EarlierMonthOpen.
    """
    viewer.require(Permission.CLOSE_MONTH)
    with unit_of_work() as uow:
        known = uow.session.get(Period, str(month))
        if known is not None and known.state == PeriodState.CLOSED:
            return known
        _check_time(month)
        record(uow, viewer, "rewards.close_proposed", f"month:{month}")
        period = _locked(uow, month)
        if period.state == PeriodState.CLOSED:
            raise PlanChanged  # by somebody else, just now
        plan = plan_of(month)
        period.state = PeriodState.PROPOSED
        period.closed_by, period.proposed_at, period.proposed_hash = viewer.employee_id, uow.now, plan.root_hash
        period.facts = _facts(plan)
        return period


def approve(viewer: Viewer, month: Month) -> Period:
    """Close `month` for ever as it was proposed. A closed month stays as it is.

    Raises NotAllowed, NothingProposed, SamePerson, PlanChanged (something was booked since), EarlierMonthOpen.
    """
    viewer.require(Permission.APPROVE_CLOSE)
    with unit_of_work() as uow:
        known = uow.session.get(Period, str(month))
        if known is not None and known.state == PeriodState.CLOSED:
            return known
        if known is None or known.state != PeriodState.PROPOSED:
            raise NothingProposed
        _check_time(month)
        record(uow, viewer, "rewards.month_closed", f"month:{month}", root=known.proposed_hash)
        period = _locked(uow, month)
        if period.closed_by == viewer.employee_id:
            raise SamePerson
        plan = plan_of(month)
        if period.state != PeriodState.PROPOSED or plan.root_hash != period.proposed_hash:
            raise PlanChanged
        _post(uow, viewer, plan)
        period.last_txn = uow.session.scalar(select(func.max(Txn.id)))
        period.state, period.approved_by, period.closed_at = PeriodState.CLOSED, viewer.employee_id, uow.now
        period.root_hash, period.facts = plan.root_hash, _facts(plan)
        period.hash = hashing.of_period(period)
        uow.session.flush()
        uow.publish(MonthClosed(str(month), plan.root_hash), actor_id=viewer.employee_id)
        return period


def next_to_close() -> Month:
    """The month whose turn it is: after the last closed one, else the first with anything booked, else the last that is over."""
    last = last_closed()
    if last is not None:
        return Month.parse(last.month).next
    first = reading().scalar(select(func.min(Accrual.month)))
    return Month.parse(first) if first else Month.of(clock.now()).previous


def _locked(uow: UnitOfWork, month: Month) -> Period:
    """The month's row as it is now, made when nobody did; nobody else books or closes until this transaction ends."""
    ledger.hold(uow)
    period = uow.session.get(Period, str(month), with_for_update=True, populate_existing=True)
    if period is None:
        period = Period(month=str(month), state=PeriodState.OPEN, facts={})
        uow.add(period)
        uow.session.flush()
    return period


def _check_time(month: Month) -> None:
    """Raise MonthNotOver, or EarlierMonthOpen when a month before has something booked and is not closed."""
    if clock.now() < month.end:
        raise MonthNotOver
    closed = select(Period.month).where(Period.state == PeriodState.CLOSED)
    earlier = select(func.min(Accrual.month)).where(Accrual.month < str(month), Accrual.month.not_in(closed))
    found = reading().scalar(earlier)
    if found is not None:
        raise EarlierMonthOpen(month=found)


def _post(uow: UnitOfWork, viewer: Viewer, plan: Plan) -> None:
    """One settling transaction for each accrual, in the order of their keys."""
    ids = {accrual_id for accrual_id, _source in plan.accruals.values()}
    rows = {row.key: row for row in uow.session.scalars(select(Accrual).where(Accrual.id.in_(ids)))}
    known = {row.id: row for row in uow.session.scalars(select(Rule))}
    for key, outcomes in groupby(plan.outcomes, key=lambda one: one.line.key):
        accrual = rows[key]
        moves = [
            ledger.Move(Account(account), person, points, note)
            for _key, _kind, account, person, points, note in close.ledger_lines(list(outcomes))
        ]
        ledger.post(
            uow,
            Kind.SETTLE,
            str(plan.month),
            moves,
            rule=known[accrual.rule_id],
            accrual=accrual,
            actor_id=viewer.employee_id,
        )


def _facts(plan: Plan) -> dict[str, Any]:
    """The figures of a plan as they are kept with the month."""
    return {
        "settled": plan.settled,
        "lapsed": plan.lapsed,
        "held": plan.held_points,
        "quality_share": plan.quality_share,
        "mvp": [list(one) for one in plan.mvp],
        "entries": len({one.line.key for one in plan.outcomes}),
    }


def month_is_over(month: Month, at: datetime | None = None) -> bool:
    """Whether nothing more can happen in a month."""
    return (at or clock.now()) >= month.end
