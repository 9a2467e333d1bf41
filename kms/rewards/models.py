"""Tables of the rewards room. Rule, accrual, transaction and posting are append-only: the database itself refuses changes."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kms.core.db import Base, Serial


class Kind(StrEnum):
    """What a transaction does."""

    ACCRUAL = "accrual"  # issuer of the rule -> pending of a person
    SETTLE = "settle"  # pending -> settled
    VOID = "void"  # pending -> issuer: over a cap, or not accepted
    REVERSE = "reverse"  # the opposite of another transaction


class Account(StrEnum):
    """Sides of a posting. The issuer's belong to a rule, the others to a person."""

    ISSUER = "issuer"
    PENDING = "pending"
    SETTLED = "settled"
    PAID = "paid"


class PeriodState(StrEnum):
    """Where a month stands."""

    OPEN = "open"
    PROPOSED = "proposed"
    CLOSED = "closed"


class Rule(Base):
    """What earns how much from a day on. `month_cap`: how often a person earns it in a month; none: without limit."""

    __tablename__ = "rule"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: Mapped[Serial]
    key: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    points: Mapped[int]
    month_cap: Mapped[int | None]
    label_ko: Mapped[str] = mapped_column(String(80))
    label_en: Mapped[str] = mapped_column(String(80))
    valid_from: Mapped[date] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    created_by: Mapped[int]


class AccrualRow(Base):
    """Something that earned points; `key` makes it count once however often it is told. `shares`: points by employee id."""

    __tablename__ = "accrual"

    id: Mapped[Serial]
    key: Mapped[str] = mapped_column(String(120), unique=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("rule.id"))
    source: Mapped[str] = mapped_column(String(80), index=True)
    month: Mapped[str] = mapped_column(String(7), index=True)  # in which it is settled
    at: Mapped[datetime]


class Txn(Base):
    """A transaction. `hash` covers it, its postings, and the hash before."""

    __tablename__ = "ledger_txn"

    id: Mapped[Serial]
    kind: Mapped[Kind] = mapped_column(String(10))
    month: Mapped[str] = mapped_column(String(7), index=True)
    accrual_id: Mapped[int | None] = mapped_column(ForeignKey("accrual.id"), index=True)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_txn.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime]
    made_by: Mapped[int]
    approved_by: Mapped[int | None]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class Posting(Base):
    """Points that a transaction moves to (+) or from (-) an account; those of one transaction sum to 0."""

    __tablename__ = "posting"
    __table_args__ = (Index("ix_posting_employee", "employee_id", "account"),)

    id: Mapped[Serial]
    txn_id: Mapped[int] = mapped_column(ForeignKey("ledger_txn.id"), index=True)
    account: Mapped[Account] = mapped_column(String(10))
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    points: Mapped[int]


class Period(Base):
    """A month of the ledger and its close by two people."""

    __tablename__ = "period"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    state: Mapped[PeriodState] = mapped_column(String(10))
    plan_digest: Mapped[str] = mapped_column(String(64), default="")
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    proposed_at: Mapped[datetime | None]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    approved_at: Mapped[datetime | None]
    root_hash: Mapped[str] = mapped_column(String(64), default="")
    result: Mapped[dict[str, Any]]  # totals, share of quality, MVP


class HoldDecision(Base):
    """What a person decided about an accrual that a close held back: it is settled, or not accepted, with the next close."""

    __tablename__ = "hold_decision"

    accrual_id: Mapped[int] = mapped_column(ForeignKey("accrual.id"), primary_key=True, autoincrement=False)
    accepted: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(200))
    decided_by: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    decided_at: Mapped[datetime]


class ReversalRequest(Base):
    """Somebody asks that a transaction be taken back; another person approves."""

    __tablename__ = "reversal_request"

    id: Mapped[Serial]
    txn_id: Mapped[int] = mapped_column(ForeignKey("ledger_txn.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(200))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    proposed_at: Mapped[datetime]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    approved_at: Mapped[datetime | None]


class Objection(Base):
    """A person disagrees with an entry of theirs, within 15 days; somebody in charge answers."""

    __tablename__ = "objection"

    id: Mapped[Serial]
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    txn_id: Mapped[int] = mapped_column(ForeignKey("ledger_txn.id"))
    text: Mapped[str] = mapped_column(Text)
    filed_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    answered_at: Mapped[datetime | None]
