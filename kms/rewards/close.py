"""The arithmetic of points: shares of co-authors, caps, anomalies, the plan of a month. Pure: values in, values out."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

SETTLE, VOID, HOLD = "settle", "void", "hold"
OVER_CAP, NEEDS_WORK, TOO_MANY_A_DAY, NOT_ACCEPTED = "over_cap", "needs_work", "too_many_a_day", "not_accepted"


@dataclass(frozen=True)
class Item:
    """An accrual that is not settled yet. `points` by employee id; `day` in Korea; `accepted`: decision on one that was held."""

    id: int
    key: str
    rule: str
    at: datetime
    day: date
    points: Mapping[int, int]
    cap: int | None
    needs_work: bool = False
    accepted: bool | None = None


@dataclass(frozen=True)
class Line:
    """What happens to a person's points of one accrual, and why where it is not settled."""

    accrual_id: int
    rule: str
    employee_id: int
    points: int
    outcome: str
    reason: str = ""


@dataclass(frozen=True)
class Plan:
    """What a close would post. `quality_share`: of the settled points, those earned by a grade; None without points."""

    month: str
    lines: tuple[Line, ...]

    def total(self, outcome: str) -> int:
        """Points with an outcome."""
        return sum(line.points for line in self.lines if line.outcome == outcome)

    @property
    def quality_share(self) -> float | None:
        """Share of the settled points that come from graded quality."""
        settled = self.total(SETTLE)
        graded = sum(one.points for one in self.lines if one.outcome == SETTLE and one.rule.startswith("grade_"))
        return graded / settled if settled else None

    def best(self, count: int = 3) -> list[tuple[int, int]]:
        """The people with the most settled points, ties by id; only those who have some."""
        points: Counter[int] = Counter()
        for line in self.lines:
            if line.outcome == SETTLE:
                points[line.employee_id] += line.points
        return sorted(((one, sum_) for one, sum_ in points.items() if sum_ > 0), key=lambda one: (-one[1], one[0]))[
            :count
        ]

    @property
    def digest(self) -> str:
        """SHA-256 over the lines in canonical form: the same plan has the same digest."""
        content = [self.month, [asdict(line) for line in self.lines]]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def split(points: int, shares: Mapping[int, int]) -> dict[int, int]:
    """Whole points by shares (any positive weights), largest remainder first, ties by id; sums to `points`. Empty: nothing."""
    whole = sum(shares.values())
    if not whole:
        return {}
    parts = {one: points * share // whole for one, share in shares.items()}
    rest = points - sum(parts.values())
    for one in sorted(shares, key=lambda one: (-(points * shares[one] % whole), one))[:rest]:
        parts[one] += 1
    return parts


def plan(month: str, items: Sequence[Item], *, most_a_day: int) -> Plan:
    """What happens to each accrual of a month.

    The order of `items` does not matter: caps count by time, then key. A person who earned one rule more than `most_a_day` times
    on a day has these held until somebody decides.
    """
    ordered = sorted(items, key=lambda one: (one.at, one.key))
    a_day = Counter((one.rule, one.day, person) for one in ordered for person in one.points)
    used: defaultdict[tuple[str, int], int] = defaultdict(int)
    lines = []
    for one in ordered:
        for person, points in sorted(one.points.items()):
            outcome, reason = _outcome(one, person, a_day, used, most_a_day)
            lines.append(Line(one.id, one.rule, person, points, outcome, reason))
    return Plan(month, tuple(lines))


def _outcome(
    one: Item,
    person: int,
    a_day: Counter[tuple[str, date, int]],
    used: defaultdict[tuple[str, int], int],
    most_a_day: int,
) -> tuple[str, str]:
    if one.needs_work:
        return VOID, NEEDS_WORK
    if one.accepted is False:
        return VOID, NOT_ACCEPTED
    if one.accepted is None and a_day[one.rule, one.day, person] > most_a_day:
        return HOLD, TOO_MANY_A_DAY
    if one.cap is not None and used[one.rule, person] >= one.cap:
        return VOID, OVER_CAP
    used[one.rule, person] += 1
    return SETTLE, ""
