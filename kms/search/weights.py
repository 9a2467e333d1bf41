"""How much grade and freshness weigh in what is found, as an office sets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

GRADES = {"core": 1.15, "excellent": 1.08, "ordinary": 1.0, "needs_work": 0.95, "unrated": 1.0}


@dataclass(frozen=True)
class Weights:
    """What scores are multiplied with: by grade; and by how long before `today` a document should have been confirmed.

    That is 1 until the day, falls by the same share each day, is `stale` after `stale_days` and stays so.
    """

    today: date
    grades: Mapping[str, float] = field(default_factory=lambda: GRADES)
    stale: float = 0.5
    stale_days: int = 180
