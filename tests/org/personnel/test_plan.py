"""What a file would change: new, returning, moved, changed, left; and what does not fit the office."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kms.org.personnel.findings import Problem
from kms.org.personnel.plan import Facts, Kind, Known, Plan, Standing, plan
from kms.org.personnel.sheet import read
from tests.org.personnel.sheets import NEWCOMER, file_of

DAY = date(2026, 7, 1)
HONG = Facts("홍길동", "hong", "주무관", "", "징수", "hong@hanbit.kr", "TAX", "징수팀")
KIM = Facts("김영희", "kim", "주사", "팀장", "복지", "", "WEL", "복지팀")
OFFICE = Standing(
    people={
        "1": Known(1, "1", HONG, date(2020, 1, 1)),
        "2": Known(2, "2", KIM, date(2026, 1, 1)),
        "3": Known(3, "3", replace(HONG, name="박퇴직", login="park"), date(2025, 1, 1), left=True),
    },
    departments={"TAX": "세무과", "WEL": "복지과", "OLD": "옛날과", "WE2": "복지과"},
    teams=frozenset({("TAX", "징수팀"), ("WEL", "복지팀"), ("TAX", "닫힌팀"), ("OLD", "옛팀")}),
    closed_departments=frozenset({"OLD"}),
    closed_teams=frozenset({("TAX", "닫힌팀")}),
)
SAME = ("1,hong,홍길동,주무관,,TAX,,징수팀,징수,hong@hanbit.kr", "2,kim,김영희,주사,팀장,WEL,,복지팀,복지,")


def planned(*lines: str, complete: bool = False, on: date = DAY, acting: str = "") -> Plan:
    return plan(read(file_of(*lines)), OFFICE, on=on, complete=complete, acting=acting)


def test_a_file_of_what_is_so_already_changes_nothing() -> None:
    found = planned(*SAME, complete=True)
    assert found.changes_nothing
    assert (found.unchanged, found.findings) == (2, ())


@pytest.mark.parametrize(
    ("line", "kind", "changes"),
    [
        (NEWCOMER, Kind.NEW, ()),
        ("1,,홍길동,주무관,,TAX,,세정팀,징수,hong@hanbit.kr", Kind.MOVED, (("team", "징수팀", "세정팀"),)),
        ("1,,홍길동,주사,,TAX,,징수팀,징수,hong@hanbit.kr", Kind.CHANGED, (("rank", "주무관", "주사"),)),
        ("1,,홍길동,,,TAX,,징수팀,,hong@hanbit.kr", Kind.CHANGED, (("duty", "징수", ""),)),
        ("3,,박퇴직,주무관,,TAX,,징수팀,징수,hong@hanbit.kr", Kind.RETURNING, ()),
    ],
)
def test_each_line_says_what_happens_to_its_person(
    line: str, kind: Kind, changes: tuple[tuple[str, str, str], ...]
) -> None:
    (step,) = planned(line).steps
    assert (step.kind, step.changes, step.line) == (kind, changes, 2)


def test_columns_that_are_not_there_keep_what_was() -> None:
    sheet = read(file_of("2,김영희,WEL,복지팀", head="사번,성명,부서코드,팀"))
    assert plan(sheet, OFFICE, on=DAY).unchanged == 1


def test_whoever_is_missing_leaves_only_when_the_file_is_complete() -> None:
    assert planned(SAME[0]).changes_nothing
    (step,) = planned(SAME[0], complete=True).steps
    assert (step.kind, step.employee_id, step.line) == (Kind.LEFT, 2, 0)


def test_nobody_leaves_while_a_line_is_refused() -> None:
    found = planned(SAME[0], ",,이름만,,,WEL,,복지팀,,", complete=True)
    assert found.steps == ()
    assert [one.problem for one in found.findings] == [Problem.LEAVING_HELD_BACK, Problem.MISSING_NUMBER]


def test_nobody_leaves_by_their_own_import() -> None:
    found = planned(SAME[0], complete=True, acting="2")
    assert (found.steps, found.findings[0].problem) == ((), Problem.OWN_LEAVING)


def test_whoever_alone_may_give_roles_does_not_leave() -> None:
    sheet = read(file_of(SAME[0]))
    found = plan(sheet, replace(OFFICE, managers=frozenset({"2"})), on=DAY, complete=True)
    assert found.steps == ()
    assert [(one.problem, one.value) for one in found.findings] == [(Problem.LAST_IN_CHARGE, "2")]
    found = plan(sheet, replace(OFFICE, managers=frozenset({"1", "2"})), on=DAY, complete=True)
    assert [step.number for step in found.steps] == ["2"]


@pytest.mark.parametrize(
    ("line", "problem", "value"),
    [
        ("9,,가,,,NEW,,팀,,", Problem.UNKNOWN_DEPARTMENT, "NEW"),
        ("9,,가,,,,없는과,팀,,", Problem.UNKNOWN_DEPARTMENT, "없는과"),
        ("9,,가,,,,복지과,팀,,", Problem.AMBIGUOUS_DEPARTMENT, "복지과"),
        ("9,,가,,,TAX,복지과,팀,,", Problem.DEPARTMENT_DIFFERS, "세무과"),
        ("9,,가,,,OLD,,옛팀,,", Problem.CLOSED_PLACE, "옛날과 옛팀"),
        ("9,,가,,,TAX,,닫힌팀,,", Problem.CLOSED_PLACE, "세무과 닫힌팀"),
        ("9,hong,가,,,TAX,,징수팀,,", Problem.LOGIN_TAKEN, "hong"),
        ("9,park,가,,,TAX,,징수팀,,", Problem.LOGIN_TAKEN, "park"),
        ("1,other,홍길동,,,TAX,,징수팀,,", Problem.LOGIN_DIFFERS, "hong"),
        ("2,,김영희,,,TAX,,징수팀,,", Problem.BEFORE_PRESENT_PLACE, "2026-01-01"),
    ],
)
def test_what_does_not_fit_the_office_is_refused_with_its_line(line: str, problem: Problem, value: str) -> None:
    found = planned(line, on=date(2025, 12, 31))
    assert [(one.line, one.problem, one.value) for one in found.findings] == [(2, problem, value)]
    assert found.changes_nothing


def test_new_places_are_named_once_with_their_department() -> None:
    found = planned("8,,가,,,NEW,새로운과,첫팀,,", "9,,나,,,NEW,,첫팀,,", "10,,다,,,,새로운과,둘째팀,,")
    assert found.new_departments == (("NEW", "새로운과"),)
    assert found.new_teams == (("NEW", "첫팀"), ("NEW", "둘째팀"))
    assert found.findings == ()


def test_a_login_made_of_the_number_may_not_be_anothers() -> None:
    found = planned("8,a9,가,,,TAX,,징수팀,,", "A9,,나,,,TAX,,징수팀,,")
    assert [one.problem for one in found.findings] == [Problem.LOGIN_TAKEN]


def test_the_fingerprint_tells_plans_apart() -> None:
    assert planned(NEWCOMER).fingerprint == planned(NEWCOMER).fingerprint
    assert planned(NEWCOMER).fingerprint != planned(NEWCOMER, on=date(2026, 7, 2)).fingerprint
    assert planned(NEWCOMER).fingerprint != planned(NEWCOMER.replace("징수", "체납")).fingerprint
