"""What a personnel file would change. Pure: rows and the present office in, steps and findings out."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum

from kms.org.personnel.findings import Finding, Problem
from kms.org.personnel.sheet import Row, Sheet


@dataclass(frozen=True)
class Facts:
    """What is kept of a person besides number and history."""

    name: str
    login: str
    rank: str
    position: str
    duty: str
    email: str
    department_code: str
    team: str


@dataclass(frozen=True)
class Known:
    """A person whom the office knows: `since` is the first day of the present place."""

    id: int
    number: str
    facts: Facts
    since: date
    left: bool = False


@dataclass(frozen=True)
class Standing:
    """The present office: people by number, departments by code, teams by department code and name.

    `managers` are the numbers of those who may give roles: somebody of them must stay.
    """

    people: dict[str, Known] = field(default_factory=dict)
    departments: dict[str, str] = field(default_factory=dict)
    teams: frozenset[tuple[str, str]] = frozenset()
    closed_departments: frozenset[str] = frozenset()
    closed_teams: frozenset[tuple[str, str]] = frozenset()
    managers: frozenset[str] = frozenset()


class Kind(StrEnum):
    """What happens to a person."""

    NEW = "new"
    RETURNING = "returning"
    MOVED = "moved"
    CHANGED = "changed"
    LEFT = "left"


@dataclass(frozen=True)
class Step:
    """What happens to one person; `before` is None for somebody new. `line` is 0 for who is not in the file."""

    kind: Kind
    line: int
    number: str
    facts: Facts
    before: Facts | None = None
    employee_id: int | None = None

    @property
    def changes(self) -> tuple[tuple[str, str, str], ...]:
        """Field, old and new value of what differs; empty for somebody new or leaving."""
        if self.before is None or self.kind is Kind.LEFT:
            return ()
        old, new = asdict(self.before), asdict(self.facts)
        return tuple((name, old[name], new[name]) for name in old if old[name] != new[name])


@dataclass(frozen=True)
class Plan:
    """All that an import would do from day `on`, and what it refuses."""

    on: date
    steps: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()
    new_departments: tuple[tuple[str, str], ...] = ()
    new_teams: tuple[tuple[str, str], ...] = ()
    unchanged: int = 0
    unused: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[Kind, int]:
        """How many steps there are of each kind."""
        found = Counter(step.kind for step in self.steps)
        return {kind: found[kind] for kind in Kind}

    @property
    def changes_nothing(self) -> bool:
        """Whether there is nothing to do."""
        return not self.steps and not self.new_departments and not self.new_teams

    @property
    def fingerprint(self) -> str:
        """SHA-256 over all that would be done: the same text means the same plan."""
        content = json.dumps(asdict(replace(self, findings=())), ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(content.encode()).hexdigest()


def plan(sheet: Sheet, standing: Standing, *, on: date, complete: bool = False, acting: str = "") -> Plan:
    """What the file changes. `complete`: it names everybody who works here, so whoever is missing leaves.

    `acting` is the number of the person who imports; nobody leaves by their own import. While a line is refused, nobody
    leaves: it may be theirs.
    """
    named = {
        row.department_code: row.department for row in reversed(sheet.rows) if row.department_code and row.department
    }
    planner = _Planner(standing, on, named)
    for row in sheet.rows:
        planner.take(row)
    findings = [*sheet.findings, *planner.findings]
    if complete:
        gone = [one for one in standing.people.values() if not one.left and one.number not in sheet.seen]
        if findings and gone:
            findings.append(Finding(0, Problem.LEAVING_HELD_BACK, str(len(gone))))
        elif not findings:
            planner.let_go(gone, acting)
            findings += planner.findings
    findings.sort(key=lambda one: one.line)
    return Plan(
        on=on,
        steps=tuple(planner.steps),
        findings=tuple(findings),
        new_departments=tuple(planner.new_departments.items()),
        new_teams=tuple(planner.new_teams),
        unchanged=planner.unchanged,
        unused=sheet.unused,
    )


class _Planner:
    """Collects the steps of one plan, row by row."""

    def __init__(self, standing: Standing, on: date, named: Mapping[str, str]) -> None:
        self.standing = standing
        self._named = named  # departments that any line names: which line comes first does not matter
        self.on = on
        self.steps: list[Step] = []
        self.findings: list[Finding] = []
        self.new_departments: dict[str, str] = {}
        self.new_teams: dict[tuple[str, str], None] = {}
        self.unchanged = 0
        self._owners = {one.facts.login: one.number for one in standing.people.values()}

    def take(self, row: Row) -> None:
        """Add the step of a row, or what is wrong with it."""
        known = self.standing.people.get(row.number)
        code = self._department(row)
        if isinstance(code, Finding):
            self.findings.append(code)
            return
        facts = _wanted(row, code, known.facts if known else None)
        wrong = next(self._wrong(row, known, facts), None)
        if wrong is not None:
            self.findings.append(wrong)
            return
        self._owners[facts.login] = row.number
        self._open_places(row, facts)
        kind = _kind(known, facts)
        if kind is None:
            self.unchanged += 1
            return
        before, employee_id = (known.facts, known.id) if known else (None, None)
        self.steps.append(Step(kind, row.line, row.number, facts, before, employee_id))

    def let_go(self, gone: list[Known], acting: str) -> None:
        """Add a step for everybody who is not in a complete file."""
        nobody_stays = self.standing.managers <= {one.number for one in gone} - {acting}
        for one in sorted(gone, key=lambda known: known.number):
            if one.number == acting:
                self.findings.append(Finding(0, Problem.OWN_LEAVING))
            elif nobody_stays and one.number in self.standing.managers:
                self.findings.append(Finding(0, Problem.LAST_IN_CHARGE, one.number))
            elif self.on < one.since:
                self.findings.append(Finding(0, Problem.BEFORE_PRESENT_PLACE, f"{one.since} ({one.number})"))
            else:
                self.steps.append(Step(Kind.LEFT, 0, one.number, one.facts, one.facts, one.id))

    def _department(self, row: Row) -> str | Finding:
        """The code of the row's department, new or known."""
        known = {**self._named, **self.new_departments, **self.standing.departments}
        code = row.department_code
        if not code:
            codes = [one for one, name in known.items() if name == row.department]
            if len(codes) != 1:
                problem = Problem.AMBIGUOUS_DEPARTMENT if codes else Problem.UNKNOWN_DEPARTMENT
                return Finding(row.line, problem, row.department)
            code = codes[0]
        elif code not in known and not row.department:
            return Finding(row.line, Problem.UNKNOWN_DEPARTMENT, code)
        elif row.department and row.department != known.get(code, row.department):
            return Finding(row.line, Problem.DEPARTMENT_DIFFERS, known[code])
        if code in self.standing.closed_departments or (code, row.team) in self.standing.closed_teams:
            return Finding(row.line, Problem.CLOSED_PLACE, f"{known[code]} {row.team}")
        return code

    def _wrong(self, row: Row, known: Known | None, facts: Facts) -> Iterator[Finding]:
        """What does not fit the people whom the office knows."""
        if known and row.login and row.login != known.facts.login:
            yield Finding(row.line, Problem.LOGIN_DIFFERS, known.facts.login)
        if self._owners.get(facts.login, row.number) != row.number:
            yield Finding(row.line, Problem.LOGIN_TAKEN, facts.login)
        if known and self.on < known.since and _placed_anew(known, facts):
            yield Finding(row.line, Problem.BEFORE_PRESENT_PLACE, str(known.since))

    def _open_places(self, row: Row, facts: Facts) -> None:
        """Note the department and team that are to be made."""
        code, place = facts.department_code, (facts.department_code, facts.team)
        if code not in self.standing.departments:
            self.new_departments.setdefault(code, row.department or self._named[code])
        if place not in self.standing.teams:
            self.new_teams.setdefault(place)


def _wanted(row: Row, code: str, former: Facts | None) -> Facts:
    """What the person's facts are to be: the row's, and the former ones where the file does not say."""
    old = former or Facts(row.name, row.number.lower(), "", "", "", "", code, row.team)
    return Facts(
        name=row.name,
        login=old.login if former else row.login or old.login,
        rank=old.rank if row.rank is None else row.rank,
        position=old.position if row.position is None else row.position,
        duty=old.duty if row.duty is None else row.duty,
        email=old.email if row.email is None else row.email,
        department_code=code,
        team=row.team,
    )


def _placed_anew(known: Known, facts: Facts) -> bool:
    """Whether the history gets a new place: another team, rank or position, or a return."""
    old = known.facts
    place = (facts.department_code, facts.team, facts.rank, facts.position)
    return known.left or (old.department_code, old.team, old.rank, old.position) != place


def _kind(known: Known | None, facts: Facts) -> Kind | None:
    """What happens to the person; None when everything is so already."""
    if known is None:
        return Kind.NEW
    if known.left:
        return Kind.RETURNING
    if known.facts == facts:
        return None
    same_team = (known.facts.department_code, known.facts.team) == (facts.department_code, facts.team)
    return Kind.CHANGED if same_team else Kind.MOVED
