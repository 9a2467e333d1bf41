"""What reports do when a month is closed."""

from __future__ import annotations

from kms.core.clock import Month
from kms.core.db import UnitOfWork
from kms.core.events import on
from kms.reports import service
from kms.rewards.events import MonthClosed


@on(MonthClosed)
def freeze_report(event: MonthClosed, uow: UnitOfWork) -> None:
    """Freeze the figures, so that later edits do not change a signed report."""
    service.freeze(uow, Month.parse(event.month), event.root_hash)
