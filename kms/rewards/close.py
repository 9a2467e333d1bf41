"""The arithmetic of a month's close: holds, caps, share from graded quality, the month's best. Pure; points are whole numbers.

Every function gives the same answer in whatever order its input comes (quality-and-rewards.md, "Ledger").
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

CAP, GRADE = "cap", "grade"  # why points go back to the issuer
MANY, MUTUAL = "many", "mutual"  # why points are held


@dataclass(frozen=True)
class Line:
    """One person's pending points of one accrual. `month` is whose caps it counts for; `barred`: its grade earns nothing."""

    key: str
    rule: str
    month: str
    day: date
    employee_id: int
    points: int
    barred: bool = False


@dataclass(frozen=True)
class Outcome:
    """What becomes of a line: `settled` points are the person's, the rest goes back because of `why`."""

    line: Line
    settled: int
    why: str = ""


@dataclass(frozen=True)
class Anomaly:
    """Accruals that wait for somebody's look: which, of whom, why, and how often it was (the evidence)."""

    reason: str
    people: tuple[int, ...]
    keys: tuple[str, ...]
    count: int
    day: date | None = None


def crowded_days(lines: Iterable[Line], rule: str, limit: int) -> list[Anomaly]:
    """Days on which a person has more than `limit` accruals of a rule; all of that day are held."""
    days: dict[tuple[int, date], set[str]] = {}
    for line in lines:
        if line.rule == rule:
            days.setdefault((line.employee_id, line.day), set()).add(line.key)
    return [
        Anomaly(MANY, (person,), tuple(sorted(keys)), len(keys), day)
        for (person, day), keys in sorted(days.items())
        if len(keys) > limit
    ]


def mutual_reviews(reviews: Iterable[tuple[str, int, int]], limit: int) -> list[Anomaly]:
    """Pairs who reviewed each other at least `limit` times each way. `reviews`: (key, reviewer, author)."""
    given: dict[tuple[int, int], set[str]] = {}
    for key, reviewer, author in reviews:
        given.setdefault((reviewer, author), set()).add(key)
    found = []
    for (one, other), keys in sorted(given.items()):
        back = given.get((other, one), set())
        if one < other and min(len(keys), len(back)) >= limit:
            found.append(Anomaly(MUTUAL, (one, other), tuple(sorted(keys | back)), len(keys) + len(back)))
    return found


def settle(
    lines: Iterable[Line],
    caps: Mapping[tuple[str, str], int],
    used: Mapping[tuple[str, int, str], int],
    held: Collection[str],
) -> list[Outcome]:
    """What becomes of each line that is not held, sorted by accrual and person.

    `caps`: how often a rule counts for a person, by (rule, month) (none: always); `used`: how often it did already, by
    (rule, person, month). What was held counts against the month that it was earned in. Of more than fit, those with the most points count, equal ones by their key: never by time or order
    of arrival. Held accruals use up nothing; neither do barred ones, which earn 0.
    """
    room = Counter(used)
    outcomes = []
    for line in sorted(lines, key=lambda one: (-one.points, one.key, one.employee_id)):
        if line.key in held:
            continue
        place = (line.rule, line.employee_id, line.month)
        if line.barred:
            outcomes.append(Outcome(line, 0, GRADE))
        elif room[place] >= caps.get((line.rule, line.month), sys.maxsize):
            outcomes.append(Outcome(line, 0, CAP))
        else:
            room[place] += 1
            outcomes.append(Outcome(line, line.points))
    return sorted(outcomes, key=lambda one: (one.line.key, one.line.employee_id))


def quality_share(outcomes: Iterable[Outcome], quality: Collection[str]) -> float | None:
    """Share (0..1) of the settled points that came from graded quality (`quality`: its rules); None when none settled."""
    by_rule: Counter[str] = Counter()
    for one in outcomes:
        by_rule[one.line.rule] += one.settled
    whole = sum(by_rule.values())
    return sum(by_rule[rule] for rule in quality) / whole if whole else None


def totals(outcomes: Iterable[Outcome]) -> dict[int, int]:
    """Settled points by person, without those who have none."""
    sums: Counter[int] = Counter()
    for one in outcomes:
        sums[one.line.employee_id] += one.settled
    return {person: points for person, points in sorted(sums.items()) if points}


def best(points: Mapping[int, int]) -> tuple[tuple[int, int], ...]:
    """The month's best (월간 MVP) with their points: several when equal, nobody when nobody has any."""
    most = max(points.values(), default=0)
    return tuple((person, most) for person in sorted(points) if points[person] == most and most > 0)


def ledger_lines(outcomes: Sequence[Outcome]) -> list[tuple[str, str, str, int, int, str]]:
    """The postings of settling: pending points leave, settled ones arrive, the rest returns to the issuer."""
    lines = []
    for one in outcomes:
        person, back = one.line.employee_id, one.line.points - one.settled
        moves = (("pending", -one.line.points, ""), ("settled", one.settled, ""), ("issuer", back, one.why))
        lines += [(one.line.key, "settle", account, person, points, why) for account, points, why in moves if points]
    return lines
