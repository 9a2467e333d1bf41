"""Writing the audit log within the transaction of what it tells of, and checking its chain."""

from __future__ import annotations

import hashlib
import json
from contextvars import ContextVar
from typing import Any

from sqlalchemy import select, text

from kms.audit.models import AuditEntry
from kms.core import outbox
from kms.core.db import UnitOfWork, database, reading, unit_of_work
from kms.core.permissions import Viewer

FIRST_HASH = "0" * 64
_CHAIN_LOCK = 0x6B6D74

address: ContextVar[str] = ContextVar("address", default="")  # where the request came from; set at the edge


def record(uow: UnitOfWork, viewer: Viewer, action: str, subject: str, **facts: Any) -> None:
    """Add an entry to the chain within `uow`. `subject` names the object, e.g. `person:12`; `facts` are plain JSON.

    Takes the lock of the events before that of the chain: whichever of the two a command writes first, no two wait for each other.
    """
    outbox.hold_order(uow.session)
    if not database().is_sqlite:
        uow.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    last = uow.session.scalar(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)) or FIRST_HASH
    entry = AuditEntry(
        at=uow.now,
        actor_id=viewer.employee_id,
        action=action,
        subject=subject,
        address=address.get(),
        facts=facts,
        previous_hash=last,
        hash="",
    )
    entry.hash = _hash(entry)
    uow.add(entry)
    uow.session.flush()


def record_reading(viewer: Viewer, action: str, subject: str, **facts: Any) -> None:
    """Note that somebody looked at personal data; a command of its own."""
    with unit_of_work() as uow:
        record(uow, viewer, action, subject, **facts)


def first_broken() -> int | None:
    """Id of the first entry that was changed or whose predecessor is missing; None when the chain is whole."""
    previous = FIRST_HASH
    for entry in reading().scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1000)):
        if entry.previous_hash != previous or entry.hash != _hash(entry):
            return entry.id
        previous = entry.hash
    return None


def _hash(entry: AuditEntry) -> str:
    """SHA-256 over the canonical JSON of the row and the hash before it."""
    content = [
        entry.at.isoformat(),
        entry.actor_id,
        entry.action,
        entry.subject,
        entry.address,
        entry.facts,
        entry.previous_hash,
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
