"""Writing transactions into the chain, and checking it. Nothing here decides who earns what."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from kms.core.db import UnitOfWork, database, reading
from kms.rewards.models import Account, Kind, Posting, Txn

FIRST_HASH = "0" * 64
_CHAIN_LOCK = 0x706F696E7473  # "points"

Move = tuple[Account, int | None, int]  # account, employee, points


@dataclass(frozen=True)
class Broken:
    """The first transaction of the chain that is not what it was, and what is wrong with it."""

    txn_id: int
    what: str


def post(
    uow: UnitOfWork,
    kind: Kind,
    moves: Sequence[Move],
    *,
    month: str,
    made_by: int,
    accrual_id: int | None = None,
    reverses_id: int | None = None,
    reason: str = "",
    approved_by: int | None = None,
) -> int:
    """Add a transaction to the chain; returns its id. Raises ValueError when its postings do not sum to 0."""
    kept = [move for move in moves if move[2]]
    if sum(points for _account, _person, points in kept):
        raise ValueError("postings of a transaction sum to 0")
    if not database().is_sqlite:
        uow.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    txn = Txn(
        kind=kind,
        month=month,
        accrual_id=accrual_id,
        reverses_id=reverses_id,
        reason=reason,
        at=uow.now,
        made_by=made_by,
        approved_by=approved_by,
        previous_hash=root_hash(uow.session),
        hash="",
    )
    txn.hash = _hash(txn, kept)
    uow.add(txn)
    uow.session.flush()
    uow.session.add_all(
        Posting(txn_id=txn.id, account=account, employee_id=person, points=points) for account, person, points in kept
    )
    uow.session.flush()
    return txn.id


def root_hash(session: Session) -> str:
    """The hash of the newest transaction."""
    return session.scalar(select(Txn.hash).order_by(Txn.id.desc()).limit(1)) or FIRST_HASH


def moves_of(session: Session, txn_id: int) -> list[Move]:
    """The postings of a transaction in their order."""
    rows = session.scalars(select(Posting).where(Posting.txn_id == txn_id).order_by(Posting.id))
    return [(Account(row.account), row.employee_id, row.points) for row in rows]


def verify() -> Broken | None:
    """Replay the whole chain; None when it is whole, else the first transaction that is not what it was."""
    previous = FIRST_HASH
    session = reading()
    for txn in session.scalars(select(Txn).order_by(Txn.id)):
        moves = moves_of(session, txn.id)
        if sum(points for _account, _person, points in moves):
            return Broken(txn.id, "postings do not sum to 0")
        if txn.previous_hash != previous:
            return Broken(txn.id, "the transaction before it is missing or another")
        if txn.hash != _hash(txn, moves):
            return Broken(txn.id, "it was changed")
        previous = txn.hash
    orphans = select(func.min(Posting.txn_id)).where(Posting.txn_id.not_in(select(Txn.id)))
    found = session.scalar(orphans)
    return Broken(found, "its postings have no transaction") if found else None


def _hash(txn: Txn, moves: Sequence[Move]) -> str:
    content: list[Any] = [
        str(txn.kind),
        txn.month,
        txn.accrual_id,
        txn.reverses_id,
        txn.reason,
        txn.at.isoformat(),
        txn.made_by,
        txn.approved_by,
        txn.previous_hash,
        [[str(account), person, points] for account, person, points in moves],
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
