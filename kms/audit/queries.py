"""Reading the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from kms.audit.models import AuditEntry
from kms.core.paging import Page, PageRequest, paginate
from kms.core.permissions import Permission, Viewer


@dataclass(frozen=True)
class AuditRow:
    """One line of the log as shown."""

    id: int
    at: datetime
    actor_id: int
    action: str
    subject: str
    address: str
    facts: dict[str, Any]


def entries(viewer: Viewer, page: PageRequest, *, action: str = "", actor_id: int | None = None) -> Page[AuditRow]:
    """Newest first, narrowed to an action's beginning or an actor. Two statements. Raises NotAllowed."""
    viewer.require(Permission.READ_AUDIT)
    statement = select(
        AuditEntry.id,
        AuditEntry.at,
        AuditEntry.actor_id,
        AuditEntry.action,
        AuditEntry.subject,
        AuditEntry.address,
        AuditEntry.facts,
    ).order_by(AuditEntry.id.desc())
    if action:
        statement = statement.where(AuditEntry.action.startswith(action, autoescape=True))
    if actor_id is not None:
        statement = statement.where(AuditEntry.actor_id == actor_id)
    return paginate(statement, page, AuditRow)
