"""What can be asked of the organisation: the viewer of a person, names of people and places, lists for pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, or_, select

from kms.core import clock
from kms.core.db import reading
from kms.core.errors import NotFound
from kms.core.paging import Page, PageRequest, paginate
from kms.core.permissions import DEFAULT_ROLES, Permission, Role, Viewer, viewer_of
from kms.org.accounts import OK
from kms.org.models import (
    Credential,
    Department,
    Employee,
    GroupMembership,
    LoginAttempt,
    Placement,
    RoleDefinition,
    RoleGrant,
    Team,
)


@dataclass(frozen=True)
class Person:
    """A person as shown: 이름, 직급, 팀."""

    id: int
    name: str
    rank: str
    position: str
    team_id: int
    team: str
    department_id: int
    department: str
    left: bool


@dataclass(frozen=True)
class Account:
    """A signed-in person: the viewer and what the session must be checked against."""

    viewer: Viewer
    must_change_password: bool
    session_epoch: int
    locale: str


@dataclass(frozen=True)
class EmployeeRow:
    """A line of the administrators' list of people."""

    id: int
    number: str
    login: str
    name: str
    rank: str
    position: str
    team: str
    department: str
    left_on: date | None


@dataclass(frozen=True)
class Stay:
    """Where somebody worked from when until when."""

    department: str
    team: str
    rank: str
    valid_from: date
    valid_to: date | None


_ACCOUNT = (
    select(Employee, Team.department_id, Credential, RoleGrant.role)
    .join(Team, Team.id == Employee.team_id)
    .join(Credential, Credential.employee_id == Employee.id)
    .outerjoin(RoleGrant, (RoleGrant.employee_id == Employee.id) & RoleGrant.withdrawn_at.is_(None))
    .where(Employee.id == bindparam("employee_id"), Employee.left_on.is_(None))
)
_ROLES = select(RoleDefinition).order_by(RoleDefinition.version)


def account(employee_id: int) -> Account | None:
    """The viewer of a person with a login; None when there is none (left, unknown). Two statements."""
    rows = reading().execute(_ACCOUNT, {"employee_id": employee_id}).all()
    if not rows:
        return None
    person, department_id, credential, _role = rows[0]
    viewer = _viewer(person, department_id, (row.role for row in rows if row.role))
    return Account(viewer, credential.must_change, credential.session_epoch, person.locale)


def viewer_by_login(login: str) -> Viewer:
    """The viewer of a login, with or without a password: for the command line. Raises NotFound."""
    found = (
        reading()
        .execute(
            select(Employee, Team.department_id)
            .join(Team, Team.id == Employee.team_id)
            .where(Employee.login == login, Employee.left_on.is_(None))
        )
        .first()
    )
    if found is None:
        raise NotFound
    return _viewer(found[0], found[1], roles_of(found[0].id))


def viewer_by_id(employee_id: int) -> Viewer:
    """The viewer of a person: for handlers that act in a person's place. Raises NotFound."""
    found = (
        reading()
        .execute(
            select(Employee, Team.department_id)
            .join(Team, Team.id == Employee.team_id)
            .where(Employee.id == employee_id)
        )
        .first()
    )
    if found is None:
        raise NotFound
    return _viewer(found[0], found[1], roles_of(found[0].id))


def _viewer(person: Employee, department_id: int, granted_roles: Iterable[str]) -> Viewer:
    roles = {Role.EMPLOYEE.value, *map(str, granted_roles)}
    defined = permissions_of_roles()
    granted = {permission for role in roles for permission in defined.get(Role(role), frozenset())}
    return viewer_of(person.id, person.name, person.team_id, department_id, roles, granted)


def permissions_of_roles() -> dict[Role, frozenset[Permission]]:
    """What each role allows now. One statement."""
    defined = dict(DEFAULT_ROLES)
    for row in reading().scalars(_ROLES):
        defined[Role(row.role)] = frozenset(Permission(one) for one in row.permissions)
    return defined


def roles_of(employee_id: int) -> set[Role]:
    """The roles that a person holds besides that of every employee."""
    grants = select(RoleGrant.role).where(RoleGrant.employee_id == employee_id, RoleGrant.withdrawn_at.is_(None))
    return {Role(role) for role in reading().scalars(grants)}


def holders(role: Role) -> list[int]:
    """Ids of the people who hold a role."""
    grants = select(RoleGrant.employee_id).where(RoleGrant.role == role, RoleGrant.withdrawn_at.is_(None))
    return list(reading().scalars(grants.order_by(RoleGrant.employee_id)))


_PERSON = (
    select(
        Employee.id,
        Employee.name,
        Employee.rank,
        Employee.position,
        Team.id,
        Team.name,
        Department.id,
        Department.name,
        Employee.left_on.is_not(None),
    )
    .join(Team, Team.id == Employee.team_id)
    .join(Department, Department.id == Team.department_id)
)


_PEOPLE = _PERSON.where(Employee.id.in_(bindparam("ids", expanding=True)))


def people(ids: Iterable[int]) -> dict[int, Person]:
    """Names and places of people, by id. One statement."""
    wanted = set(ids)
    if not wanted:
        return {}
    return {row[0]: Person(*row) for row in reading().execute(_PEOPLE, {"ids": list(wanted)})}


def find_people(text: str, limit: int = 10) -> list[Person]:
    """People who work here whose name or login begins so: for choosing somebody in a form."""
    text = text.strip()
    if not text:
        return []
    fits = or_(
        Employee.name.startswith(text, autoescape=True), Employee.login.startswith(text.lower(), autoescape=True)
    )
    rows = reading().execute(
        _PERSON.where(fits, Employee.left_on.is_(None)).order_by(Employee.name, Employee.id).limit(limit)
    )
    return [Person(*row) for row in rows]


def team_members(team_id: int) -> list[int]:
    """Ids of the people of a team."""
    return list(reading().scalars(select(Employee.id).where(Employee.team_id == team_id, Employee.left_on.is_(None))))


def departments() -> list[Department]:
    """All open departments in their order. One statement."""
    return list(reading().scalars(select(Department).where(Department.closed_on.is_(None)).order_by(Department.sort)))


def department_names() -> dict[int, str]:
    """Names of all departments by id, closed ones as well. One statement."""
    return {row.id: row.name for row in reading().execute(select(Department.id, Department.name))}


def team_names(ids: Iterable[int]) -> dict[int, str]:
    """Names of teams by id. One statement."""
    wanted = set(ids)
    if not wanted:
        return {}
    return {row.id: row.name for row in reading().execute(select(Team.id, Team.name).where(Team.id.in_(wanted)))}


def teams() -> list[tuple[int, str, int]]:
    """All open teams: id, name, department id. One statement."""
    rows = reading().execute(
        select(Team.id, Team.name, Team.department_id).where(Team.closed_on.is_(None)).order_by(Team.sort, Team.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def head_count() -> dict[int, int]:
    """People who work in each department today, by department id. One statement."""
    rows = reading().execute(
        select(Team.department_id, func.count())
        .join(Employee, Employee.team_id == Team.id)
        .where(Employee.left_on.is_(None))
        .group_by(Team.department_id)
    )
    return {department_id: count for department_id, count in rows}


def employees(
    viewer: Viewer, page: PageRequest, *, text: str = "", department_id: int | None = None
) -> Page[EmployeeRow]:
    """The administrators' list of people. Two statements. Raises NotAllowed."""
    viewer.require(Permission.MANAGE_PEOPLE)
    statement = (
        select(
            Employee.id,
            Employee.number,
            Employee.login,
            Employee.name,
            Employee.rank,
            Employee.position,
            Team.name.label("team"),
            Department.name.label("department"),
            Employee.left_on,
        )
        .join(Team, Team.id == Employee.team_id)
        .join(Department, Department.id == Team.department_id)
        .order_by(Department.sort, Team.sort, Employee.name, Employee.id)
    )
    if text.strip():
        word = text.strip()
        statement = statement.where(
            or_(
                Employee.name.contains(word, autoescape=True),
                Employee.login.contains(word, autoescape=True),
                Employee.number == word,
            )
        )
    if department_id is not None:
        statement = statement.where(Department.id == department_id)
    return paginate(statement, page, EmployeeRow)


def employee(viewer: Viewer, employee_id: int) -> Employee:
    """One person for the administrators. Raises NotAllowed, NotFound."""
    viewer.require(Permission.MANAGE_PEOPLE)
    person = reading().get(Employee, employee_id)
    if person is None:
        raise NotFound
    return person


def history(viewer: Viewer, employee_id: int) -> list[Stay]:
    """Where a person worked, newest first: for the person and administrators."""
    if viewer.employee_id != employee_id:
        viewer.require(Permission.MANAGE_PEOPLE)
    rows = reading().execute(
        select(Department.name, Team.name, Placement.rank, Placement.valid_from, Placement.valid_to)
        .join(Team, Team.id == Placement.team_id)
        .join(Department, Department.id == Team.department_id)
        .where(Placement.employee_id == employee_id)
        .order_by(Placement.valid_from.desc(), Placement.id.desc())
    )
    return [Stay(*row) for row in rows]


def team_at(employee_id: int, day: date) -> int | None:
    """The team in which a person worked on a day."""
    return reading().scalar(
        select(Placement.team_id)
        .where(
            Placement.employee_id == employee_id,
            Placement.valid_from <= day,
            or_(Placement.valid_to.is_(None), Placement.valid_to > day),
        )
        .order_by(Placement.id.desc())
        .limit(1)
    )


def sign_ins(start: datetime, end: datetime) -> int:
    """How many people signed in at least once in [start, end). One statement."""
    people_in = select(func.count(LoginAttempt.employee_id.distinct())).where(
        LoginAttempt.outcome == OK, LoginAttempt.at >= start, LoginAttempt.at < end
    )
    return reading().scalar(people_in) or 0


def staff(department_id: int | None = None) -> list[int]:
    """Ids of the people who work here, or in one department, by id. One statement."""
    statement = select(Employee.id).where(Employee.left_on.is_(None)).order_by(Employee.id)
    if department_id is not None:
        statement = statement.join(Team, Team.id == Employee.team_id).where(Team.department_id == department_id)
    return list(reading().scalars(statement))


def group_counts() -> dict[str, int]:
    """Members of each lead group today."""
    today = clock.today()
    rows = reading().execute(
        select(GroupMembership.lead_group, func.count())
        .where(
            GroupMembership.valid_from <= today,
            or_(GroupMembership.valid_to.is_(None), GroupMembership.valid_to > today),
        )
        .group_by(GroupMembership.lead_group)
    )
    return {group: count for group, count in rows}


def logins_of(ids: Iterable[int]) -> dict[int, str]:
    """Logins by id. One statement."""
    rows = reading().execute(select(Employee.id, Employee.login).where(Employee.id.in_(set(ids))))
    return {row[0]: row[1] for row in rows}


def ids_of_logins(logins: Iterable[str]) -> dict[str, int]:
    """Ids of people who work here by login. One statement."""
    rows = reading().execute(
        select(Employee.login, Employee.id).where(Employee.login.in_(set(logins)), Employee.left_on.is_(None))
    )
    return {row[0]: row[1] for row in rows}
