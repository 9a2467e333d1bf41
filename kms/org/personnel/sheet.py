"""From the bytes of a personnel file to typed rows. Pure: knows the file, not the office.

Takes what offices send: CSV of Excel in UTF-8 (with or without mark), CP949 or UTF-16, divided by commas, tabs or
semicolons, quoted or not, numbers written as `="00123"`, empty lines at the end.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kms.core.text import one_line
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
_KEPT_AS_TEXT = re.compile(r'="(.*)"')
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


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
    text, bad_line = _decoded(content)
    if text is None:
        return Sheet(findings=(Finding(bad_line, Problem.BAD_ENCODING),))
    findings: list[Finding] = []
    lines = _cells(text, findings)
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


def _decoded(content: bytes) -> tuple[str | None, int]:
    """The text, or None and the line up to which it could be read."""
    furthest = 0
    marked = [name for mark, name in _MARKS if content.startswith(mark)]
    for name in marked or ["utf-8", "cp949"]:
        try:
            return content.decode(name), 0
        except UnicodeDecodeError as error:
            furthest = max(furthest, error.start)
    return None, content[:furthest].count(b"\n") + 1


def _cells(text: str, findings: list[Finding]) -> Iterator[tuple[int, list[str]]]:
    """Cleaned cells of each line that holds any, with the number of the line on which it begins."""
    lines = re.split(r"\r\n|\r|\n", text)
    first = next((line for line in lines if line.strip()), "")
    divider = max(",\t;", key=first.count)
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=divider, strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            findings.append(Finding(begins, Problem.BROKEN_QUOTES))
            continue
        cleaned = [one_line(_KEPT_AS_TEXT.sub(r"\1", cell.strip())) for cell in cells]
        if any(cleaned):
            yield begins, cleaned


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
