"""Freezing a month's report, and noticing if somebody changed it in the database."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import select

from kms.core.clock import Month
from kms.core.db import UnitOfWork, reading
from kms.core.permissions import SYSTEM
from kms.reports import queries
from kms.reports.models import FrozenReport


def freeze(uow: UnitOfWork, month: Month, root_hash: str) -> None:
    """Keep the figures of a closed month as they are now; the first time counts."""
    if uow.session.get(FrozenReport, str(month)) is not None:
        return
    figures = queries.live(SYSTEM, month)
    row = FrozenReport(
        month=str(month), figures=figures, digest=digest(figures), root_hash=root_hash, frozen_at=uow.now
    )
    uow.add(row)
    uow.session.flush()


def digest(figures: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON of a report's figures."""
    return hashlib.sha256(json.dumps(figures, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def changed_months() -> list[str]:
    """Closed months whose figures no longer fit their digest."""
    rows = reading().scalars(select(FrozenReport).order_by(FrozenReport.month))
    return [row.month for row in rows if digest(row.figures) != row.digest]
