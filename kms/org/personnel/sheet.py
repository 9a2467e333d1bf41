"""From the bytes of a personnel file to typed rows. Pure: knows the file, not the office."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kms.core.cells import decoded, lines_of
from kms.org.personnel.findings import Finding, Problem

NUMBER, LOGIN, NAME, RANK, POSITION = "사번", "아이디", "성명", "직급", "직위"
CODE, DEPARTMENT, TEAM, DUTY, EMAIL = "부서코드", "부서", "팀", "담당업무", "이메일"

LONGEST = {
    NUMBER: 20,
    LOGIN: 40,
    NAME: 60,
    RANK: 40,
    POSITION: 40,
    CODE: 20,
    DEPARTMENT: 80,
    TEAM: 80,
    DUTY: 200,
    EMAIL: 120,
}
_ALSO_CALLED = {
    "직원번호": NUMBER,
    "id": LOGIN,
    "로그인": LOGIN,
    "이름": NAME,
    "부서명": DEPARTMENT,
    "팀명": TEAM,
    "업무": DUTY,
    "메일": EMAIL,
    "email": EMAIL,
    "e-mail": EMAIL,
}
_NUMBER = re.compile(r"[0-9A-Za-z-]+")
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class Row:
    """One person of the file. None: the file does not say; an empty position, duty or address was said to be empty."""

    line: int
    number: str
    name: str
    team: str
    department_code: str = ""
    department: str = ""
    login: str | None = None
    rank: str | None = None
    position: str | None = None
    duty: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class Sheet:
    """The rows that could be read, what is wrong with others, all numbers that were seen, and columns that were not used."""

    rows: tuple[Row, ...] = ()
    findings: tuple[Finding, ...] = ()
    seen: frozenset[str] = frozenset()
    unused: tuple[str, ...] = ()


def read(content: bytes) -> Sheet:
    """The rows of a file. Never raises: what cannot be read is among the findings."""
    text, bad_line = decoded(content)
    if text is None:
        return Sheet(findings=(Finding(bad_line, Problem.BAD_ENCODING),))
    findings: list[Finding] = []
    lines = lines_of(text, lambda line: findings.append(Finding(line, Problem.BROKEN_QUOTES)))
    first = next(lines, None)
    if first is None:
        return Sheet(findings=(*findings, Finding(0, Problem.EMPTY_FILE)))
    columns, unused = _columns(*first, findings)
    if findings:
        return Sheet(findings=tuple(findings), unused=unused)
    rows: list[Row] = []
    seen: dict[str, int] = {}
    logins: set[str] = set()
    for line, cells in lines:
        facts = {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}
        wrong = list(_wrong(line, facts, [cell for cell in cells[len(first[1]) :] if cell]))
        number, login = facts[NUMBER], facts.get(LOGIN, "").lower()
        if number and number in seen:
            wrong.append(Finding(line, Problem.DUPLICATE_NUMBER, number))
        elif login and login in logins:
            wrong.append(Finding(line, Problem.DUPLICATE_LOGIN, login))
        seen.setdefault(number, line)
        logins.add(login)
        findings += wrong
        if not wrong:
            rows.append(_row(line, facts))
    return Sheet(tuple(rows), tuple(findings), frozenset(seen) - {""}, unused)


def _columns(line: int, head: list[str], findings: list[Finding]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Where each known column stands, and the names of those that are not used."""
    columns: dict[str, int] = {}
    unused = []
    for at, cell in enumerate(head):
        plain = cell.replace(" ", "").lower()
        name = _ALSO_CALLED.get(plain, plain)
        if name not in LONGEST:
            unused.append(cell)
        elif name in columns:
            findings.append(Finding(line, Problem.REPEATED_COLUMN, name))
        else:
            columns[name] = at
    needed = [NUMBER, NAME, TEAM] + ([] if CODE in columns else [DEPARTMENT])
    findings += [Finding(line, Problem.MISSING_COLUMN, name) for name in needed if name not in columns]
    return columns, tuple(name for name in unused if name)


def _wrong(line: int, facts: dict[str, str], surplus: list[str]) -> Iterator[Finding]:
    """What is wrong with one line taken by itself."""
    if surplus:
        yield Finding(line, Problem.SURPLUS_CELLS, surplus[0])
    for name, problem in ((NUMBER, Problem.MISSING_NUMBER), (NAME, Problem.MISSING_NAME), (TEAM, Problem.MISSING_TEAM)):
        if not facts[name]:
            yield Finding(line, problem)
    if not facts.get(CODE) and not facts.get(DEPARTMENT):
        yield Finding(line, Problem.MISSING_DEPARTMENT)
    for name, cell in facts.items():
        if len(cell) > LONGEST[name]:
            yield Finding(line, Problem.TOO_LONG, name)
    if facts[NUMBER] and not _NUMBER.fullmatch(facts[NUMBER]):
        yield Finding(line, Problem.BAD_NUMBER, facts[NUMBER])
    if facts.get(LOGIN) and not _LOGIN.fullmatch(facts[LOGIN].lower()):
        yield Finding(line, Problem.BAD_LOGIN, facts[LOGIN])
    if facts.get(EMAIL) and not _EMAIL.fullmatch(facts[EMAIL]):
        yield Finding(line, Problem.BAD_EMAIL, facts[EMAIL])


def _row(line: int, facts: dict[str, str]) -> Row:
    return Row(
        line=line,
        number=facts[NUMBER],
        name=facts[NAME],
        team=facts[TEAM],
        department_code=facts.get(CODE, ""),
        department=facts.get(DEPARTMENT, ""),
        login=facts.get(LOGIN, "").lower() or None,
        rank=facts.get(RANK) or None,
        position=facts.get(POSITION),
        duty=facts.get(DUTY),
        email=facts.get(EMAIL),
    )
