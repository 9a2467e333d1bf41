"""What the ledger tells others."""

from __future__ import annotations

from dataclasses import dataclass

from kms.core.events import Event


@dataclass(frozen=True)
class MonthClosed(Event):
    """A month's points are settled; `month` is written `2026-05`."""

    kind = "rewards.month_closed"
    month: str
    root_hash: str


@dataclass(frozen=True)
class PointsReversed(Event):
    """Points were taken back from a person by a new entry."""

    kind = "rewards.points_reversed"
    employee_id: int
    entry_id: int
