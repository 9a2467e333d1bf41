"""What closing a month would post: pending lines, what is held, caps, totals. Reads only; the arithmetic is in `close.py`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from kms.articles import queries as articles
from kms.core.clock import KST, Month
from kms.core.db import reading
from kms.rewards import close, ledger, rules
from kms.rewards.close import Anomaly, Line, Outcome
from kms.rewards.models import Account, Accrual, Kind, Period, PeriodState, Posting, Release, Rule, Txn
from kms.rewards.service import article_of
from kms.rewards.settings import MUTUAL_REVIEWS, REGISTRATIONS_A_DAY


class _Booked(NamedTuple):
    """One person's part of an accrual as booked; `released`: somebody looked at it and found it in order."""

    accrual: Accrual
    code: str
    params: dict[str, Any]
    employee_id: int
    points: int
    released: bool


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


def plan_of(month: Month) -> Plan:
    """What closing `month` now would post. Eleven statements, whatever its size."""
    rows = _booked(Accrual.month <= str(month), ~_done(Accrual.id))
    grades = {one: row.grade for one, row in articles.standings(_articles(rows)).items()}
    lines = [_line(row, grades.get(article_of(row.accrual.source), "")) for row in rows]
    anomalies = _anomalies(rows)
    held = {key for one in anomalies for key in one.keys}
    outcomes = close.settle(lines, rules.caps({line.month for line in lines}), _used(month), held)
    quality = {row.code for row in reading().scalars(select(Rule)) if row.params.get("quality")}
    last = last_closed()
    others = ledger.booked_lines(str(month))  # taken back in this month
    return Plan(
        month,
        tuple(outcomes),
        tuple(anomalies),
        {row.accrual.key: (row.accrual.id, row.accrual.source) for row in rows},
        sum(line.points for line in lines if line.key in held),
        close.quality_share(outcomes, quality),
        close.best(close.totals(outcomes)),
        ledger.month_root(str(month), last.root_hash if last else "", [*others, *close.ledger_lines(outcomes)]),
    )


def last_closed() -> Period | None:
    """The newest closed month."""
    closed = select(Period).where(Period.state == PeriodState.CLOSED).order_by(Period.month.desc()).limit(1)
    return reading().scalars(closed).first()


def _booked(*conditions: ColumnElement[bool]) -> list[_Booked]:
    rows = reading().execute(
        select(Accrual, Rule.code, Rule.params, Posting.employee_id, Posting.points, Release.accrual_id.is_not(None))
        .join(Rule, Rule.id == Accrual.rule_id)
        .join(Txn, (Txn.accrual_id == Accrual.id) & (Txn.kind == Kind.ACCRUAL))
        .join(Posting, (Posting.txn_id == Txn.id) & (Posting.account == Account.PENDING))
        .outerjoin(Release, Release.accrual_id == Accrual.id)
        .where(*conditions)
    )
    return [_Booked(*row) for row in rows]


def _line(row: _Booked, grade: str = "") -> Line:
    """`grade`: the article's, which may bar it."""
    return Line(
        row.accrual.key,
        row.code,
        row.accrual.month,
        row.accrual.occurred_at.astimezone(KST).date(),
        row.employee_id,
        row.points,
        grade in row.params.get("not_for", ()),
    )


def _anomalies(waiting: Sequence[_Booked]) -> list[Anomaly]:
    """What is held: crowded days and mutual reviews, without what was released.

    The evidence is everything of those months, also what was released, settled or taken back: looking at one entry does
    not let the others go.
    """
    looked_at = {rules.REGISTERED, rules.REVIEWED}
    months = {row.accrual.month for row in waiting if row.code in looked_at}
    rows = _booked(Rule.code.in_(looked_at), Accrual.month.in_(months))
    reviews = [row for row in rows if row.code == rules.REVIEWED]
    owners = articles.standings(_articles(reviews))
    pairs = [
        (row.accrual.key, row.employee_id, author)
        for row in reviews
        if (article := owners.get(article_of(row.accrual.source))) is not None
        for author in article.shares
    ]
    found = [
        *close.crowded_days([_line(row) for row in rows], rules.REGISTERED, REGISTRATIONS_A_DAY.value()),
        *close.mutual_reviews(pairs, MUTUAL_REVIEWS.value()),
    ]
    open_ = {row.accrual.key for row in waiting if not row.released}
    held = [replace(one, keys=tuple(key for key in one.keys if key in open_)) for one in found]
    return [one for one in held if one.keys]


def _done(accrual_id: Any) -> ColumnElement[bool]:
    """Whether an accrual was settled or taken back."""
    later = aliased(Txn)
    return exists(select(later.id).where(later.accrual_id == accrual_id, later.kind.in_([Kind.SETTLE, Kind.REVERSE])))


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


def _articles(rows: Iterable[_Booked]) -> set[int]:
    return {article_of(row.accrual.source) for row in rows} - {0}
