"""The demo's organisation: as large as a district office, made up, and with an account for every role."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from kms.cli.demo.organisation import ACCOUNTS, BEGAN, DEPARTMENTS, EMPLOYEES, GROUP_SIZES, PASSWORD
from kms.core.db import reading
from kms.core.permissions import Role
from kms.org import accounts, queries
from kms.org.models import Department, Employee, GroupMembership, RoleGrant, Team

pytestmark = pytest.mark.usefixtures("demo")

ROLES = {
    "employee": set(),
    "expert": {Role.KNOWLEDGE_EXPERT},
    "monitor": {Role.DEPT_MONITOR},
    "admin": {Role.KNOWLEDGE_ADMIN},
    "officer": {Role.KNOWLEDGE_OFFICER},
}


def _count(table: type) -> int:
    return reading().scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize("login", ACCOUNTS)
def test_every_account_signs_in_and_holds_its_role(login: str) -> None:
    employee_id = accounts.sign_in(login, PASSWORD, address="10.0.0.1")
    account = queries.account(employee_id)
    assert account is not None
    assert not account.must_change_password
    assert account.viewer.roles - {Role.EMPLOYEE} == ROLES[login]


def test_nobody_else_can_sign_in() -> None:
    with_login = {person.login for person in reading().scalars(select(Employee)) if queries.account(person.id)}
    assert with_login == set(ACCOUNTS) == set(ROLES)


def test_there_are_28_departments_132_teams_and_1300_people() -> None:
    assert (_count(Department), _count(Team), _count(Employee)) == (28, 132, EMPLOYEES)


def test_every_team_has_people_and_one_who_leads_it() -> None:
    rows = reading().execute(select(Employee.team_id, Employee.position)).all()
    teams = set(reading().scalars(select(Team.id)))
    assert {team_id for team_id, _position in rows} == teams
    assert Counter(team_id for team_id, position in rows if position == "팀장") == dict.fromkeys(teams, 1)


def test_teams_of_a_department_have_different_names() -> None:
    names = reading().execute(select(Team.department_id, Team.name)).all()
    assert len(set(names)) == len(names)


def test_every_department_has_one_who_approves() -> None:
    monitors = select(Department.code, func.count()).select_from(RoleGrant)
    rows = reading().execute(
        monitors.join(Employee, Employee.id == RoleGrant.employee_id)
        .join(Team, Team.id == Employee.team_id)
        .join(Department, Department.id == Team.department_id)
        .where(RoleGrant.role == Role.DEPT_MONITOR)
        .group_by(Department.code)
    )
    assert {code for code, _count in rows} == {code for code, _name, _teams in DEPARTMENTS}


def test_the_five_lead_groups_have_their_members_and_experts_their_role() -> None:
    rows = reading().execute(select(GroupMembership.lead_group, func.count()).group_by(GroupMembership.lead_group))
    assert {group: size for group, size in rows} == {str(group): size for group, size in GROUP_SIZES.items()}
    assert len(queries.holders(Role.KNOWLEDGE_EXPERT)) == GROUP_SIZES["knowledge_expert"]  # type: ignore[index]


def test_people_are_made_up(demo: Path) -> None:
    """Names of three syllables, numbers that count up, no address."""
    people = list(reading().scalars(select(Employee).order_by(Employee.number)))
    assert [one.number for one in people] == [f"{number:06d}" for number in range(1, EMPLOYEES + 1)]
    assert all(one.login in ACCOUNTS or re.fullmatch(r"u\d{4}", one.login) for one in people)
    assert all(re.fullmatch(r"[가-힣]{3}", one.name) for one in people)
    assert {one.email for one in people} == {""}


def test_everybody_joined_before_the_months_that_are_played() -> None:
    last = reading().scalar(select(func.max(Employee.joined_on)))
    assert last is not None and last < BEGAN
