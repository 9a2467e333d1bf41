"""The present office as a personnel file is compared with it."""

from __future__ import annotations

from sqlalchemy import func, select

from kms.core.db import reading
from kms.core.permissions import Permission, Viewer
from kms.org.models import Department, Employee, Placement, Team
from kms.org.personnel.plan import Facts, Known, Standing
from kms.org.role_managers import role_managers


def standing(viewer: Viewer) -> Standing:
    """Everybody who works or worked here, all departments and teams. Five statements. Raises NotAllowed."""
    viewer.require(Permission.MANAGE_PEOPLE)
    departments = list(reading().scalars(select(Department)))
    codes = {one.id: one.code for one in departments}
    teams = list(reading().scalars(select(Team)))
    places = {one.id: (codes[one.department_id], one.name) for one in teams}
    people = _people(places)
    managers = role_managers(reading())
    return Standing(
        people=people,
        departments={one.code: one.name for one in departments},
        teams=frozenset(places.values()),
        closed_departments=frozenset(one.code for one in departments if one.closed_on),
        closed_teams=frozenset(places[one.id] for one in teams if one.closed_on),
        managers=frozenset(one.number for one in people.values() if one.id in managers),
    )


def _people(places: dict[int, tuple[str, str]]) -> dict[str, Known]:
    """Everybody by number, with the first day of the present place (of a leaver: the day of leaving)."""
    rows = reading().execute(
        select(Employee, func.max(Placement.valid_from))
        .outerjoin(Placement, Placement.employee_id == Employee.id)
        .group_by(Employee.id)
    )
    found = {}
    for person, since in rows:
        facts = Facts(
            person.name, person.login, person.rank, person.position, person.duty, person.email, *places[person.team_id]
        )
        begins = person.left_on or since or person.joined_on
        found[person.number] = Known(person.id, person.number, facts, begins, person.left_on is not None)
    return found


def place_ids() -> tuple[dict[str, int], dict[tuple[str, str], int]]:
    """Ids of departments by code, and of teams by department code and name. Two statements."""
    departments = {code: one for one, code in reading().execute(select(Department.id, Department.code))}
    rows = reading().execute(
        select(Team.id, Department.code, Team.name).join(Department, Department.id == Team.department_id)
    )
    return departments, {(code, name): one for one, code, name in rows}
