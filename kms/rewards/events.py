"""What rewards tell others."""

from __future__ import annotations

from dataclasses import dataclass

from kms.core.events import Event


@dataclass(frozen=True)
class MonthClosed(Event):
    """A month's points are settled; `root_hash` is that of the ledger's last transaction then."""

    kind = "rewards.month_closed"
    month: str
    root_hash: str


@dataclass(frozen=True)
class PointsReversed(Event):
    """Points of a person were taken back by a new transaction, `entry_id`."""

    kind = "rewards.points_reversed"
    employee_id: int
    entry_id: int
