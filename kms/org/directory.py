"""Who does what: the organisation as everybody may look at it, without numbers, logins or history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select

from kms.core.db import reading
from kms.core.errors import NotFound
from kms.core.paging import Page, PageRequest, paginate
from kms.core.permissions import Viewer
from kms.org.models import Department, Employee, Team


@dataclass(frozen=True)
class DepartmentLine:
    """A department with its teams and people."""

    id: int
    code: str
    name: str
    teams: int
    people: int


@dataclass(frozen=True)
class TeamLine:
    """A team with its duty and people."""

    id: int
    name: str
    duty: str
    people: int


@dataclass(frozen=True)
class Colleague:
    """What everybody may know of a colleague."""

    id: int
    name: str
    rank: str
    position: str
    duty: str
    email: str
    team: str
    department_code: str
    department: str
    left: bool


def departments(_viewer: Viewer) -> list[DepartmentLine]:
    """Open departments in their order. One statement."""
    rows = reading().execute(
        select(
            Department.id,
            Department.code,
            Department.name,
            func.count(Team.id.distinct()),
            func.count(Employee.id.distinct()),
        )
        .outerjoin(Team, (Team.department_id == Department.id) & Team.closed_on.is_(None))
        .outerjoin(Employee, (Employee.team_id == Team.id) & Employee.left_on.is_(None))
        .where(Department.closed_on.is_(None))
        .group_by(Department.id, Department.code, Department.name, Department.sort)
        .order_by(Department.sort, Department.name)
    )
    return [DepartmentLine(*row) for row in rows]


def department(_viewer: Viewer, code: str) -> Department:
    """An open department by its code. Raises NotFound."""
    found = reading().scalars(select(Department).where(Department.code == code, Department.closed_on.is_(None))).first()
    if found is None:
        raise NotFound
    return found


def teams(_viewer: Viewer, department_id: int) -> list[TeamLine]:
    """Open teams of a department in their order. One statement."""
    rows = reading().execute(
        select(Team.id, Team.name, Team.duty, func.count(Employee.id))
        .outerjoin(Employee, (Employee.team_id == Team.id) & Employee.left_on.is_(None))
        .where(Team.department_id == department_id, Team.closed_on.is_(None))
        .group_by(Team.id, Team.name, Team.duty, Team.sort)
        .order_by(Team.sort, Team.id)
    )
    return [TeamLine(*row) for row in rows]


_COLLEAGUE: Select[*tuple[Any, ...]] = (
    select(
        Employee.id,
        Employee.name,
        Employee.rank,
        Employee.position,
        Employee.duty,
        Employee.email,
        Team.name,
        Department.code,
        Department.name.label("department"),
        Employee.left_on.is_not(None).label("left"),
    )
    .join(Team, Team.id == Employee.team_id)
    .join(Department, Department.id == Team.department_id)
)


def colleagues(
    _viewer: Viewer,
    page: PageRequest,
    *,
    text: str = "",
    department_id: int | None = None,
    team_id: int | None = None,
) -> Page[Colleague]:
    """People who work here, by place; each word of `text` is in the name, duty, rank, team or department. Two statements."""
    statement = _COLLEAGUE.where(Employee.left_on.is_(None))
    for word in text.split()[:6]:
        fields = (Employee.name, Employee.duty, Employee.rank, Employee.position, Team.name, Team.duty, Department.name)
        statement = statement.where(or_(*(field.contains(word, autoescape=True) for field in fields)))
    if department_id is not None:
        statement = statement.where(Department.id == department_id)
    if team_id is not None:
        statement = statement.where(Team.id == team_id)
    has_position = (Employee.position == "").asc()  # whoever leads a team first
    ordered = statement.order_by(Department.sort, Team.sort, Team.id, has_position, Employee.name, Employee.id)
    return paginate(ordered, page, Colleague)


@dataclass(frozen=True)
class Name:
    """A colleague's name, with the place that tells namesakes apart."""

    id: int
    name: str
    rank: str
    team: str
    department: str


def names(_viewer: Viewer) -> tuple[Name, ...]:
    """Everybody who works here, by name: for suggestions. One statement."""
    statement = select(Employee.id, Employee.name, Employee.rank, Team.name, Department.name)
    statement = statement.join(Team, Team.id == Employee.team_id).join(Department, Department.id == Team.department_id)
    working = statement.where(Employee.left_on.is_(None)).order_by(Employee.name, Employee.id)
    return tuple(Name(*row) for row in reading().execute(working))


def colleague(_viewer: Viewer, employee_id: int) -> Colleague:
    """One person who works or worked here. One statement. Raises NotFound."""
    found = reading().execute(_COLLEAGUE.where(Employee.id == employee_id)).first()
    if found is None:
        raise NotFound
    return Colleague(*found)
