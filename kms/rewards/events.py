"""What rewards tell others."""

from __future__ import annotations

from dataclasses import dataclass

from kms.core.events import Event


@dataclass(frozen=True)
class MonthClosed(Event):
    """A month (`2026-05`) was settled and will never change; `root_hash` covers every posting of it."""

    kind = "rewards.month_closed"
    month: str
    root_hash: str


@dataclass(frozen=True)
class PointsReversed(Event):
    """Points of a person were taken back; `entry_id` is what they had been booked for."""

    kind = "rewards.points_reversed"
    employee_id: int
    entry_id: int
