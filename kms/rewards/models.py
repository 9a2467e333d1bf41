"""Tables of the ledger. Rules, accruals, transactions and postings are only ever added; triggers refuse anything else."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kms.core.db import Base, Id, Serial


class Kind(StrEnum):
    """What a transaction does: book (적립), settle (확정), take back (회수), pay out (지급), let lapse (소멸)."""

    ACCRUAL = "accrual"
    SETTLE = "settle"
    REVERSE = "reverse"
    REDEEM = "redeem"
    EXPIRE = "expire"


class Account(StrEnum):
    """Where points lie: with the issuer (of the transaction's rule), or a person's pending, settled and paid; or expired."""

    ISSUER = "issuer"
    PENDING = "pending"
    SETTLED = "settled"
    PAID = "paid"
    EXPIRED = "expired"


class PeriodState(StrEnum):
    """How far the close of a month is."""

    OPEN = "open"
    PROPOSED = "proposed"
    CLOSED = "closed"


class DecisionState(StrEnum):
    """Where a proposal to take points back stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"


class Rule(Base):
    """One version of what earns how much. The highest version whose `valid_from` has come holds; none is ever updated."""

    __tablename__ = "reward_rule"
    __table_args__ = (
        UniqueConstraint("code", "version"),
        CheckConstraint("points >= 0", name="points"),
        CheckConstraint("cap_times IS NULL OR cap_times >= 0", name="cap_times"),
    )

    id: Mapped[Serial]
    code: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    valid_from: Mapped[date]
    points: Mapped[int]
    cap_times: Mapped[int | None]  # how often a person and month; none: no limit
    params: Mapped[
        dict[str, Any]
    ]  # quality: counts as graded quality; not_for: grades; rest_days: between two of one source
    name: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(200), default="")
    created_by: Mapped[int]
    created_at: Mapped[datetime]
    hash: Mapped[str] = mapped_column(String(64))


class Accrual(Base):
    """Something that earned points, once for its `key`. `month` is the month in whose close it counts."""

    __tablename__ = "reward_accrual"
    __table_args__ = (
        CheckConstraint("points > 0", name="points"),
        Index("ix_reward_accrual_source", "source"),
        Index("ix_reward_accrual_month", "month"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(120), unique=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("reward_rule.id"))
    source: Mapped[str] = mapped_column(String(80))
    occurred_at: Mapped[datetime]
    month: Mapped[str] = mapped_column(String(7))
    points: Mapped[int]
    shares: Mapped[list[Any]]  # [employee, percent], by employee
    booked_at: Mapped[datetime]
    hash: Mapped[str] = mapped_column(String(64))


class Txn(Base):
    """A booking. Its postings add up to 0; `hash` covers it, its postings, rule, accrual, and the booking before."""

    __tablename__ = "reward_txn"
    __table_args__ = (
        UniqueConstraint("accrual_id", "kind"),  # booked, settled and taken back once each
        UniqueConstraint("reverses"),
        CheckConstraint("kind <> 'reverse' OR reverses IS NOT NULL", name="reverse_names_txn"),
        Index("ix_reward_txn_month", "month", "kind"),
    )

    id: Mapped[Serial]
    kind: Mapped[Kind] = mapped_column(String(10))
    month: Mapped[str] = mapped_column(String(7))
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("reward_rule.id"))
    accrual_id: Mapped[int | None] = mapped_column(ForeignKey("reward_accrual.id"))
    reverses: Mapped[int | None] = mapped_column(ForeignKey("reward_txn.id"))
    reason: Mapped[str] = mapped_column(String(200), default="")
    actor_id: Mapped[int]
    at: Mapped[datetime]
    postings_hash: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class Posting(Base):
    """Points that a transaction moves to (+) or from (-) an account. With the issuer, `employee_id` says for whom."""

    __tablename__ = "reward_posting"
    __table_args__ = (
        CheckConstraint("points <> 0", name="points"),
        Index("ix_reward_posting_employee", "employee_id", "account"),
    )

    id: Mapped[Serial]
    txn_id: Mapped[int] = mapped_column(ForeignKey("reward_txn.id"), index=True)
    account: Mapped[Account] = mapped_column(String(10))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    points: Mapped[int]
    note: Mapped[str] = mapped_column(String(10), default="")  # why points went back at the close: cap, grade


class Period(Base):
    """The close of a month. Triggers refuse any change once it is closed; `hash` covers the whole row.

    `last_txn` is the end of the chain when it was closed: it cannot be cut off, and a restore brings it before this row,
    after which the month takes no more.
    """

    __tablename__ = "reward_period"
    __table_args__ = (
        CheckConstraint("approved_by IS NULL OR approved_by <> closed_by", name="two_people"),
        CheckConstraint("state <> 'closed' OR approved_by IS NOT NULL", name="closed_was_approved"),
    )

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    state: Mapped[PeriodState] = mapped_column(String(10))
    closed_by: Mapped[int | None]  # who proposed
    proposed_at: Mapped[datetime | None]
    proposed_hash: Mapped[str] = mapped_column(String(64), default="")
    approved_by: Mapped[int | None]
    closed_at: Mapped[datetime | None]
    root_hash: Mapped[str] = mapped_column(String(64), default="")
    last_txn: Mapped[int | None] = mapped_column(ForeignKey("reward_txn.id"))
    hash: Mapped[str] = mapped_column(String(64), default="")
    facts: Mapped[dict[str, Any]]


class Balance(Base):
    """A person's points: a cache of the postings, compared with them by `ledger.verify`."""

    __tablename__ = "reward_balance"

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True, autoincrement=False)
    pending: Mapped[int] = mapped_column(default=0)
    settled: Mapped[int] = mapped_column(default=0)
    paid: Mapped[int] = mapped_column(default=0)


class Release(Base):
    """Somebody looked at a held anomaly and found it in order: it settles with the next close."""

    __tablename__ = "reward_release"

    accrual_id: Mapped[int] = mapped_column(ForeignKey("reward_accrual.id"), primary_key=True, autoincrement=False)
    comment: Mapped[str] = mapped_column(Text)
    released_by: Mapped[int]
    released_at: Mapped[datetime]


class Reversal(Base):
    """A proposal to take points back, and what another person decided on it."""

    __tablename__ = "reward_reversal"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="two_people"),
        Index("ix_reward_reversal_state", "state"),
    )

    id: Mapped[Id]
    accrual_id: Mapped[int] = mapped_column(ForeignKey("reward_accrual.id"), index=True)
    reason: Mapped[str] = mapped_column(String(30))
    comment: Mapped[str] = mapped_column(Text)
    state: Mapped[DecisionState] = mapped_column(String(10))
    proposed_by: Mapped[int]
    proposed_at: Mapped[datetime]
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime | None]


class Objection(Base):
    """A person does not agree with an entry of theirs; the knowledge administrator answers."""

    __tablename__ = "reward_objection"
    __table_args__ = (UniqueConstraint("accrual_id", "employee_id"),)

    id: Mapped[Id]
    accrual_id: Mapped[int] = mapped_column(ForeignKey("reward_accrual.id"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    filed_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[int | None]
    answered_at: Mapped[datetime | None]
