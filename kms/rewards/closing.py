"""The monthly close: what would be posted, proposed by one person, approved by another, posted and sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from kms.articles.models import Article, Grade
from kms.audit.service import record
from kms.core import clock
from kms.core.clock import KST, Month
from kms.core.db import UnitOfWork, reading, unit_of_work
from kms.core.errors import Invalid, NotFound
from kms.core.permissions import Permission, Viewer
from kms.rewards import close, ledger
from kms.rewards.close import HOLD, SETTLE, VOID, Item, Plan
from kms.rewards.errors import EarlierMonthOpen, MonthNotOver, PlanChanged, SamePerson
from kms.rewards.events import MonthClosed
from kms.rewards.models import Account, AccrualRow, HoldDecision, Kind, Period, PeriodState, Posting, Rule, Txn
from kms.rewards.settings import MOST_A_DAY


@dataclass(frozen=True)
class Preview:
    """A month as it would be closed, or was."""

    month: Month
    plan: Plan
    period: Period | None
    over: bool

    @property
    def state(self) -> str:
        """`open`, `proposed` or `closed`."""
        return str(self.period.state) if self.period else str(PeriodState.OPEN)

    @property
    def changed(self) -> bool:
        """Whether the plan is no longer what was proposed."""
        return (
            self.state == PeriodState.PROPOSED
            and self.period is not None
            and self.period.plan_digest != self.plan.digest
        )


def preview(viewer: Viewer, month: Month) -> Preview:
    """What closing the month would post now: the dry run. Raises NotAllowed."""
    viewer.require(Permission.CLOSE_MONTH, Permission.APPROVE_CLOSE)
    period = reading().get(Period, str(month))
    return Preview(month, _plan(month), period, month.end <= clock.now())


def propose(viewer: Viewer, month: Month) -> None:
    """Propose the close of a month that is over. Raises NotAllowed, MonthNotOver, EarlierMonthOpen."""
    viewer.require(Permission.CLOSE_MONTH)
    with unit_of_work() as uow:
        _check_order(uow, month)
        period = _period(uow, month)
        if period.state == PeriodState.CLOSED:
            return
        period.state, period.plan_digest = PeriodState.PROPOSED, _plan(month).digest
        period.proposed_by, period.proposed_at = viewer.employee_id, uow.now
        record(uow, viewer, "rewards.close_proposed", f"month:{month}", digest=period.plan_digest)


def approve(viewer: Viewer, month: Month) -> str:
    """Post and seal a proposed month; returns the root hash. A closed month stays as it is.

    Raises NotAllowed, NotFound (not proposed), SamePerson, PlanChanged.
    """
    viewer.require(Permission.APPROVE_CLOSE)
    with unit_of_work() as uow:
        period = uow.session.get(Period, str(month), with_for_update=True)
        if period is not None and period.state == PeriodState.CLOSED:
            return period.root_hash
        if period is None or period.state != PeriodState.PROPOSED or period.proposed_by is None:
            raise NotFound
        if period.proposed_by == viewer.employee_id:
            raise SamePerson
        plan = _plan(month)
        if plan.digest != period.plan_digest:
            raise PlanChanged
        _post(uow, plan, period.proposed_by, viewer.employee_id)
        period.state, period.approved_by, period.approved_at = PeriodState.CLOSED, viewer.employee_id, uow.now
        period.root_hash = ledger.root_hash(uow.session)
        period.result = {
            "settled": plan.total(SETTLE),
            "void": plan.total(VOID),
            "held": plan.total(HOLD),
            "quality_share": plan.quality_share,
            "mvp": plan.best(),
        }
        uow.publish(MonthClosed(str(month), period.root_hash), actor_id=viewer.employee_id)
        record(uow, viewer, "rewards.month_closed", f"month:{month}", root_hash=period.root_hash)
        return period.root_hash


def decide_hold(viewer: Viewer, accrual_id: int, *, accepted: bool, reason: str) -> None:
    """Let an accrual that looks odd count, or not. Raises NotAllowed, NotFound, Invalid without a reason."""
    viewer.require(Permission.CLOSE_MONTH)
    if not reason.strip():
        raise Invalid({"reason": _("Give the reason; it is kept with the decision.")})
    with unit_of_work() as uow:
        if uow.session.get(AccrualRow, accrual_id) is None:
            raise NotFound
        row = uow.session.get(HoldDecision, accrual_id) or HoldDecision(accrual_id=accrual_id)
        row.accepted, row.reason = accepted, reason.strip()[:200]
        row.decided_by, row.decided_at = viewer.employee_id, uow.now
        uow.add(row)


def _plan(month: Month) -> Plan:
    return close.plan(str(month), _items(month), most_a_day=MOST_A_DAY.value())


def _items(month: Month) -> list[Item]:
    """Accruals of the month, and of earlier ones that were held, that nobody settled, voided or took back. Three statements."""
    session = reading()
    done = select(Txn.accrual_id).where(Txn.kind != Kind.ACCRUAL, Txn.accrual_id.is_not(None))
    rows = session.execute(
        select(AccrualRow, Rule, HoldDecision.accepted)
        .join(Rule, Rule.id == AccrualRow.rule_id)
        .outerjoin(HoldDecision, HoldDecision.accrual_id == AccrualRow.id)
        .where(AccrualRow.month <= str(month), AccrualRow.id.not_in(done))
    ).all()
    points: dict[int, dict[int, int]] = {}
    for accrual_id, person, amount in session.execute(
        select(Txn.accrual_id, Posting.employee_id, Posting.points)
        .join(Posting, Posting.txn_id == Txn.id)
        .where(
            Txn.kind == Kind.ACCRUAL, Posting.account == Account.PENDING, Txn.accrual_id.in_([r[0].id for r in rows])
        )
    ):
        if accrual_id is not None and person is not None:
            points.setdefault(accrual_id, {})[person] = amount
    poor = _needing_work([row[0].source for row in rows if row[1].key == "article_registered"])
    return [
        Item(
            accrual.id,
            accrual.key,
            rule.key,
            accrual.at,
            accrual.at.astimezone(KST).date(),
            points.get(accrual.id, {}),
            rule.month_cap,
            needs_work=rule.key == "article_registered" and accrual.source in poor,
            accepted=accepted,
        )
        for accrual, rule, accepted in rows
    ]


def _needing_work(sources: Sequence[str]) -> set[str]:
    """Those of the sources `article:ID` whose grade is 보완필요: registering them earns nothing."""
    ids = [int(one.removeprefix("article:")) for one in sources if one.startswith("article:")]
    found = reading().scalars(select(Article.id).where(Article.id.in_(ids), Article.grade == Grade.NEEDS_WORK))
    return {f"article:{one}" for one in found}


def _post(uow: UnitOfWork, plan: Plan, proposed_by: int, approved_by: int) -> None:
    """One transaction an accrual and outcome, in the order of the plan."""
    grouped: dict[tuple[int, str], list[close.Line]] = {}
    for line in plan.lines:
        if line.outcome != HOLD:
            grouped.setdefault((line.accrual_id, line.outcome), []).append(line)
    for (accrual_id, outcome), lines in grouped.items():
        moves: list[ledger.Move] = []
        for line in lines:
            moves.append((Account.PENDING, line.employee_id, -line.points))
            if outcome == SETTLE:
                moves.append((Account.SETTLED, line.employee_id, line.points))
            else:
                moves.append((Account.ISSUER, None, line.points))
        ledger.post(
            uow,
            Kind.SETTLE if outcome == SETTLE else Kind.VOID,
            moves,
            month=plan.month,
            made_by=proposed_by,
            approved_by=approved_by,
            accrual_id=accrual_id,
            reason=lines[0].reason,
        )


def _period(uow: UnitOfWork, month: Month) -> Period:
    period = uow.session.get(Period, str(month), with_for_update=True)
    if period is None:
        period = Period(month=str(month), state=PeriodState.OPEN, result={})
        uow.add(period)
        uow.session.flush()
    return period


def _check_order(uow: UnitOfWork, month: Month) -> None:
    if month.end > uow.now:
        raise MonthNotOver
    closed = set(uow.session.scalars(select(Period.month).where(Period.state == PeriodState.CLOSED)))
    earlier = uow.session.scalars(select(AccrualRow.month).where(AccrualRow.month < str(month)).distinct())
    open_before = sorted(set(earlier) - closed)
    if open_before:
        raise EarlierMonthOpen(month=open_before[0])
