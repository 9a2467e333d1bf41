"""The report of a month: as it was frozen when the month was closed, else as it stands now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from kms.core import clock
from kms.core.clock import Month
from kms.core.db import reading
from kms.core.errors import NotFound
from kms.core.permissions import Permission, Viewer
from kms.reports import gathering
from kms.reports.models import FrozenReport


@dataclass(frozen=True)
class Report:
    """A month's figures (see `gathering.gather`); `frozen_at` and the digests once the month is closed."""

    month: Month
    figures: dict[str, Any]
    frozen_at: datetime | None = None
    digest: str = ""
    root_hash: str = ""

    @property
    def silent(self) -> list[str]:
        """Departments in which nobody registered anything."""
        return [row["name"] for row in self.figures["departments"] if not row["registered"]]


def monthly(viewer: Viewer, month: Month) -> Report:
    """The report of a month that has begun. Raises NotAllowed, NotFound for months to come."""
    viewer.require(Permission.SEE_REPORTS)
    if month.start > clock.now():
        raise NotFound
    frozen = reading().get(FrozenReport, str(month))
    if frozen is not None:
        return Report(month, frozen.figures, frozen.frozen_at, frozen.digest, frozen.root_hash)
    return Report(month, live(viewer, month))


def live(viewer: Viewer, month: Month) -> dict[str, Any]:
    """What holds now, compared with the month before and a year ago: as they were frozen, if they were."""
    before = {"previous": month.previous, "year_before": Month(month.year - 1, month.month)}
    compared = {name: _values(viewer, one) for name, one in before.items()}
    return gathering.gather(viewer, month, compared=compared)


def frozen_months() -> dict[str, datetime]:
    """Closed months with the moment of their report. One statement."""
    rows = reading().execute(select(FrozenReport.month, FrozenReport.frozen_at).order_by(FrozenReport.month))
    return {row.month: row.frozen_at for row in rows}


def _values(viewer: Viewer, month: Month) -> dict[str, Any]:
    frozen = reading().get(FrozenReport, str(month))
    if frozen is not None:
        found: dict[str, Any] = frozen.figures["values"]
        return found
    return gathering.values(viewer, month)
