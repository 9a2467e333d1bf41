"""The double-entry book: posting, and proof that nothing in it was touched. Rows are added here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import func, select

from kms.core import outbox
from kms.core.db import UnitOfWork, reading
from kms.rewards import hashing
from kms.rewards.errors import LedgerBroken
from kms.rewards.models import Account, Accrual, Balance, Kind, Period, PeriodState, Posting, Rule, Txn

CACHED = (Account.PENDING, Account.SETTLED, Account.PAID)


@dataclass(frozen=True)
class Move:
    """Points to (+) or from (-) a person's account; with the issuer: given (-) or taken back (+) for that person."""

    account: Account
    employee_id: int
    points: int
    note: str = ""


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was written: `place` names the row, `what` says how it shows."""

    place: str
    what: str


def hold(uow: UnitOfWork) -> None:
    """Let nobody else write into the ledger until this transaction ends; the first step of whoever posts.

    It is the lock that events are ordered by, so that posting and publishing in either order cannot wait for each other.
    """
    outbox.hold_order(uow.session)


def post(
    uow: UnitOfWork,
    kind: Kind,
    month: str,
    moves: Sequence[Move],
    *,
    rule: Rule,
    accrual: Accrual,
    actor_id: int,
    reverses: int | None = None,
    reason: str = "",
) -> Txn:
    """Add a transaction to the chain; `hold` comes before. Raises LedgerBroken unless the moves add up to 0."""
    postings = _postings(moves)
    last = uow.session.scalar(select(Txn.hash).order_by(Txn.id.desc()).limit(1)) or hashing.FIRST_HASH
    row = Txn(
        kind=kind,
        month=month,
        rule_id=rule.id,
        accrual_id=accrual.id,
        reverses=reverses,
        reason=reason,
        actor_id=actor_id,
        at=uow.now,
        postings_hash=hashing.of_postings(postings),
        previous_hash=last,
        hash="",
    )
    row.hash = hashing.of_txn(row, rule.hash, accrual.hash)
    uow.add(row)
    uow.session.flush()
    for one in postings:
        one.txn_id = row.id
    uow.add(*postings)
    _keep_balances(uow, moves)
    uow.session.flush()
    return row


def _postings(moves: Sequence[Move]) -> list[Posting]:
    """The moves that move anything, as rows. Raises LedgerBroken unless they add up to 0."""
    moves = [one for one in moves if one.points]
    if not moves or sum(one.points for one in moves) != 0:
        raise LedgerBroken
    return [
        Posting(account=one.account, employee_id=one.employee_id, points=one.points, note=one.note) for one in moves
    ]


def _keep_balances(uow: UnitOfWork, moves: Sequence[Move]) -> None:
    for one in moves:
        if one.account not in CACHED:
            continue
        row = uow.session.get(Balance, one.employee_id)
        if row is None:
            row = Balance(employee_id=one.employee_id, pending=0, settled=0, paid=0)
            uow.add(row)
        setattr(row, one.account, getattr(row, one.account) + one.points)


def verify() -> list[Finding]:
    """Everything in the ledger that was changed, removed or does not add up, the first broken row first; [] when whole.

    Reads each table once, in the order of the chain.
    """
    session = reading()
    rules = {row.id: row for row in session.scalars(select(Rule).order_by(Rule.id))}
    found = [Finding(f"reward_rule {row.id}", "changed") for row in rules.values() if row.hash != hashing.of_rule(row)]
    found += list(_broken_accruals())
    found += list(_broken_chain(rules))
    found += list(_broken_periods())
    return found + [Finding(f"reward_balance {one}", "differs from the postings") for one in wrong_balances()]


def _broken_accruals() -> Iterator[Finding]:
    rows = reading().scalars(select(Accrual).order_by(Accrual.id).execution_options(yield_per=1000))
    for row in rows:
        if row.hash != hashing.of_accrual(row):
            yield Finding(f"reward_accrual {row.id}", "changed")
    booked = select(Txn.accrual_id).where(Txn.kind == Kind.ACCRUAL)
    for lost in reading().scalars(select(Accrual.id).where(Accrual.id.not_in(booked)).order_by(Accrual.id)):
        yield Finding(f"reward_accrual {lost}", "its booking is missing")


def _broken_chain(rules: dict[int, Rule]) -> Iterator[Finding]:
    """Transactions whose content, postings or predecessor are not those that were written."""
    rows = (
        select(Txn, Posting, Accrual.hash)
        .outerjoin(Posting, Posting.txn_id == Txn.id)
        .outerjoin(Accrual, Accrual.id == Txn.accrual_id)
        .order_by(Txn.id, Posting.id)
        .execution_options(yield_per=1000)
    )
    previous = hashing.FIRST_HASH
    for txn, group in groupby(reading().execute(rows), key=lambda row: row[0]):
        parts = list(group)
        postings = [row[1] for row in parts if row[1] is not None]
        place = f"reward_txn {txn.id}"
        rule = rules.get(txn.rule_id or 0)
        if txn.previous_hash != previous:
            yield Finding(place, "the transaction before it is missing or was changed")
        if txn.postings_hash != hashing.of_postings(postings):
            yield Finding(f"reward_posting of txn {txn.id}", "changed, added or removed")
        elif sum(one.points for one in postings):
            yield Finding(place, "does not add up to 0")
        if txn.hash != hashing.of_txn(txn, rule.hash if rule else "", parts[0][2] or ""):
            yield Finding(place, "changed")
        previous = txn.hash


def _broken_periods() -> Iterator[Finding]:
    """Closed months that were changed or whose root hash is not that of their postings: also when the chain was cut off."""
    before, known = "", set()
    closed = select(Period).where(Period.state == PeriodState.CLOSED).order_by(Period.month)
    for period in reading().scalars(closed).all():
        known.add(period.month)
        if period.hash != hashing.of_period(period):
            yield Finding(f"reward_period {period.month}", "changed")
        if month_root(period.month, before, booked_lines(period.month)) != period.root_hash:
            yield Finding(f"reward_period {period.month}", "its root hash is not that of its postings")
        before = period.root_hash
    settled = set(reading().scalars(select(Txn.month).where(Txn.kind == Kind.SETTLE).distinct()))
    for month in sorted(settled - known):
        yield Finding(f"reward_period {month}", "points were settled in it, but it is not closed")


Line = tuple[str, str, str, int, int, str]


def booked_lines(month: str) -> list[Line]:
    """What is booked in a month but accruals, as lines of `month_root`. One statement."""
    rows = reading().execute(
        select(Accrual.key, Txn.kind, Posting.account, Posting.employee_id, Posting.points, Posting.note)
        .join(Txn, Txn.accrual_id == Accrual.id)
        .join(Posting, Posting.txn_id == Txn.id)
        .where(Txn.month == month, Txn.kind != Kind.ACCRUAL)
    )
    return [(row[0], str(row[1]), str(row[2]), row[3], row[4], row[5]) for row in rows]


def month_root(month: str, before: str, lines: Sequence[Line]) -> str:
    """The hash of a month: of the root hash before it and its lines (key, kind, account, employee, points, note), sorted.

    The same facts give the same hash, in whatever order they were booked. `before` is "" for the first month.
    """
    return hashing.digest([month, before, sorted(lines)])


def wrong_balances() -> list[int]:
    """Employees whose cached balance is not the sum of their postings. Two statements."""
    cached = {
        row.employee_id: (row.pending, row.settled, row.paid)
        for row in reading().scalars(select(Balance).execution_options(populate_existing=True))
    }
    counted = _counted()
    nothing = (0, 0, 0)
    return sorted(
        one for one in cached.keys() | counted.keys() if cached.get(one, nothing) != counted.get(one, nothing)
    )


def rebuild_balances(uow: UnitOfWork) -> int:
    """Make the cache what the postings say; returns how many balances were wrong."""
    hold(uow)
    wrong = wrong_balances()
    counted = _counted()
    for one in wrong:
        row = uow.session.get(Balance, one) or Balance(employee_id=one)
        row.pending, row.settled, row.paid = counted.get(one, (0, 0, 0))
        uow.add(row)
    return len(wrong)


def _counted() -> dict[int, tuple[int, int, int]]:
    sums: dict[int, dict[str, int]] = {}
    rows = reading().execute(
        select(Posting.employee_id, Posting.account, func.sum(Posting.points))
        .where(Posting.account.in_(CACHED))
        .group_by(Posting.employee_id, Posting.account)
    )
    for employee_id, account, points in rows:
        sums.setdefault(employee_id, {})[str(account)] = int(points)
    return {
        one: (found.get("pending", 0), found.get("settled", 0), found.get("paid", 0)) for one, found in sums.items()
    }
