"""What an operator can do: try parked events again."""

from __future__ import annotations

from kms.audit.service import record
from kms.core import dispatch
from kms.core.db import unit_of_work
from kms.core.permissions import Permission, Viewer


def retry_parked(viewer: Viewer) -> int:
    """Put every parked event back in line, after its cause was mended; returns how many. Raises NotAllowed."""
    viewer.require(Permission.SEE_OPERATIONS)
    with unit_of_work() as uow:
        count = dispatch.retry_parked()
        if count:
            record(uow, viewer, "operations.retried", "events", count=count)
    return count
