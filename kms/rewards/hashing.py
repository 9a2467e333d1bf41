"""What the chain's hashes cover: the canonical form of each row, pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from kms.rewards.models import Accrual, Period, Posting, Rule, Txn

FIRST_HASH = "0" * 64


def digest(content: object) -> str:
    """SHA-256 of plain values as canonical JSON."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def of_rule(row: Rule) -> str:
    """Everything that a version of a rule says."""
    facts = [row.code, row.version, row.valid_from.isoformat(), row.points, row.cap_times, row.params]
    return digest([*facts, row.name, row.name_en, row.reason, row.created_by, row.created_at.isoformat()])


def of_accrual(row: Accrual) -> str:
    """What happened, when, for whom."""
    instants = [row.occurred_at.isoformat(), row.booked_at.isoformat()]
    return digest([row.id, row.key, row.rule_id, row.source, *instants, row.month, row.points, row.shares])


def of_postings(rows: Iterable[Posting]) -> str:
    """All postings of one transaction, whatever their order."""
    return digest(sorted([str(one.account), one.employee_id, one.points, one.note] for one in rows))


def of_txn(row: Txn, rule_hash: str, accrual_hash: str) -> str:
    """The transaction with its rule, its accrual, its postings and the hash before it."""
    facts = [str(row.kind), row.month, row.rule_id, row.accrual_id, row.reverses, row.reason, row.actor_id]
    return digest([*facts, row.at.isoformat(), row.postings_hash, rule_hash, accrual_hash, row.previous_hash])


def of_period(row: Period) -> str:
    """Everything that the close of a month says: who, when, its figures, its root hash, the end of the chain."""
    people = [row.closed_by, row.approved_by]
    instants = [one.isoformat() if one is not None else "" for one in (row.proposed_at, row.closed_at)]
    return digest([row.month, *people, *instants, row.proposed_hash, row.root_hash, row.last_txn, row.facts])
