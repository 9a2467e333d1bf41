"""Closing a month: a plan that changes nothing, a proposal by one person, the close by another. Repeatable until approved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from kms.articles import queries as articles
from kms.audit.service import record
from kms.core import clock
from kms.core.clock import KST, Month
from kms.core.db import UnitOfWork, reading, unit_of_work
from kms.core.permissions import Permission, Viewer
from kms.rewards import close, hashing, ledger, rules
from kms.rewards.close import Anomaly, Line, Outcome
from kms.rewards.errors import EarlierMonthOpen, MonthNotOver, NothingProposed, PlanChanged, SamePerson
from kms.rewards.events import MonthClosed
from kms.rewards.models import Account, Accrual, Kind, Period, PeriodState, Posting, Release, Rule, Txn
from kms.rewards.service import article_of
from kms.rewards.settings import MUTUAL_REVIEWS, REGISTRATIONS_A_DAY


@dataclass(frozen=True)
class Plan:
    """What a close would post. `accruals` gives id and source of each accrual by its key."""

    month: Month
    outcomes: tuple[Outcome, ...]
    anomalies: tuple[Anomaly, ...]
    accruals: dict[str, tuple[int, str]]
    held_points: int
    quality_share: float | None
    mvp: tuple[tuple[int, int], ...]
    root_hash: str

    @property
    def settled(self) -> int:
        """Points that become the people's."""
        return sum(one.settled for one in self.outcomes)

    @property
    def lapsed(self) -> int:
        """Points that go back: over a cap, or not earned by the grade."""
        return sum(one.line.points - one.settled for one in self.outcomes)


def dry_run(viewer: Viewer, month: Month) -> Plan:
    """What closing `month` now would post; posts nothing. Eight statements. Raises NotAllowed."""
    viewer.require(Permission.CLOSE_MONTH, Permission.APPROVE_CLOSE)
    return _plan(month)


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
        plan = _plan(month)
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
        plan = _plan(month)
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


def last_closed() -> Period | None:
    """The newest closed month."""
    closed = select(Period).where(Period.state == PeriodState.CLOSED).order_by(Period.month.desc()).limit(1)
    return reading().scalars(closed).first()


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


def _plan(month: Month) -> Plan:
    lines, accruals, released = _pending(month)
    caps = rules.caps({line.month for line in lines})
    anomalies = _anomalies(lines, accruals, released)
    held = {key for one in anomalies for key in one.keys}
    outcomes = close.settle(lines, caps, _used(month), held)
    quality = {row.code for row in reading().scalars(select(Rule)) if row.params.get("quality")}
    last = last_closed()
    others = ledger.booked_lines(str(month))  # taken back in this month
    return Plan(
        month,
        tuple(outcomes),
        tuple(anomalies),
        accruals,
        sum(line.points for line in lines if line.key in held),
        close.quality_share(outcomes, quality),
        close.best(close.totals(outcomes)),
        ledger.month_root(str(month), last.root_hash if last else "", [*others, *close.ledger_lines(outcomes)]),
    )


def _pending(month: Month) -> tuple[list[Line], dict[str, tuple[int, str]], set[str]]:
    """Pending points up to the month, id and source of their accruals, and which were looked at and released."""
    rows = (
        reading()
        .execute(
            select(Accrual, Rule.code, Rule.params, Posting.employee_id, Posting.points, Release.accrual_id)
            .join(Rule, Rule.id == Accrual.rule_id)
            .join(Txn, (Txn.accrual_id == Accrual.id) & (Txn.kind == Kind.ACCRUAL))
            .join(Posting, (Posting.txn_id == Txn.id) & (Posting.account == Account.PENDING))
            .outerjoin(Release, Release.accrual_id == Accrual.id)
            .where(Accrual.month <= str(month), ~_done(Accrual.id))
        )
        .all()
    )
    grades = {one: row.grade for one, row in articles.standings(_articles(row[0].source for row in rows)).items()}
    lines = [
        Line(
            accrual.key,
            code,
            accrual.month,
            accrual.occurred_at.astimezone(KST).date(),
            employee_id,
            points,
            grades.get(article_of(accrual.source)) in params.get("not_for", ()),
        )
        for accrual, code, params, employee_id, points, _released in rows
    ]
    accruals = {row[0].key: (row[0].id, row[0].source) for row in rows}
    return lines, accruals, {row[0].key for row in rows if row[5] is not None}


def _done(accrual_id: Any) -> ColumnElement[bool]:
    """Whether an accrual was settled or taken back."""
    later = aliased(Txn)
    return exists(select(later.id).where(later.accrual_id == accrual_id, later.kind.in_([Kind.SETTLE, Kind.REVERSE])))


def _anomalies(lines: list[Line], accruals: dict[str, tuple[int, str]], released: set[str]) -> list[Anomaly]:
    """What is held: crowded days and mutual reviews; what was released counts no more."""
    open_ = [line for line in lines if line.key not in released]
    reviews = [line for line in open_ if line.rule == rules.REVIEWED]
    shares = articles.standings(_articles(accruals[line.key][1] for line in reviews))
    pairs = []
    for line in reviews:
        article = shares.get(article_of(accruals[line.key][1]))
        pairs += [(line.key, line.employee_id, author) for author in (article.shares if article else ())]
    return [
        *close.crowded_days(open_, rules.REGISTERED, REGISTRATIONS_A_DAY.value()),
        *close.mutual_reviews(pairs, MUTUAL_REVIEWS.value()),
    ]


def _used(month: Month) -> dict[tuple[str, int, str], int]:
    """How often each rule counted for a person in months up to this one: for what was held and settles later."""
    waiting = aliased(Accrual)
    rows = reading().execute(
        select(Rule.code, Posting.employee_id, Accrual.month, func.count())
        .join(Accrual, Accrual.rule_id == Rule.id)
        .join(Txn, (Txn.accrual_id == Accrual.id) & (Txn.kind == Kind.SETTLE))
        .join(Posting, (Posting.txn_id == Txn.id) & (Posting.account == Account.SETTLED))
        .where(Accrual.month.in_(select(waiting.month).where(waiting.month <= str(month), ~_done(waiting.id))))
        .group_by(Rule.code, Posting.employee_id, Accrual.month)
    )
    return {(code, person, earned): count for code, person, earned, count in rows}


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


def _articles(sources: Iterable[str]) -> set[int]:
    return {article_of(source) for source in sources} - {0}


def month_is_over(month: Month, at: datetime | None = None) -> bool:
    """Whether nothing more can happen in a month."""
    return (at or clock.now()) >= month.end
