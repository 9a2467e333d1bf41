"""Joining, moving, leaving; roles and lead groups. Each change closes the open history row and opens the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from kms.audit.service import record
from kms.core import clock
from kms.core.db import UnitOfWork, unit_of_work
from kms.core.errors import Conflict, NotFound
from kms.core.ids import new_id
from kms.core.permissions import DEFAULT_ROLES, Permission, Role, Viewer
from kms.org.events import EmployeeJoined, EmployeeLeft, EmployeeMoved, RolesChanged
from kms.org.models import (
    Credential,
    Department,
    Employee,
    GroupMembership,
    LeadGroup,
    Placement,
    RoleDefinition,
    RoleGrant,
    Team,
)
from kms.org.role_managers import somebody_stays_in_charge


@dataclass(frozen=True)
class NewEmployee:
    """What is known of a person who begins to work here."""

    number: str
    login: str
    name: str
    rank: str
    team_id: int
    position: str = ""
    duty: str = ""
    email: str = ""
    joined_on: date | None = None


def add_department(viewer: Viewer, code: str, name: str, sort: int = 0) -> int:
    """A new department. Raises NotAllowed, Conflict (the code is taken)."""
    viewer.require(Permission.MANAGE_PEOPLE)
    with unit_of_work() as uow:
        if uow.session.scalar(select(Department.id).where(Department.code == code)):
            raise Conflict
        row = Department(id=new_id(), code=code, name=name, sort=sort)
        uow.add(row)
        return row.id


def add_team(viewer: Viewer, department_id: int, name: str, duty: str = "", sort: int = 0) -> int:
    """A new team of a department."""
    viewer.require(Permission.MANAGE_PEOPLE)
    with unit_of_work() as uow:
        row = Team(id=new_id(), department_id=department_id, name=name, duty=duty, sort=sort)
        uow.add(row)
        return row.id


def hire(viewer: Viewer, person: NewEmployee) -> int:
    """Take a person in, without a login yet. Raises NotAllowed, Conflict (number or login is taken)."""
    viewer.require(Permission.MANAGE_PEOPLE)
    with unit_of_work() as uow:
        taken = select(Employee.id).where((Employee.number == person.number) | (Employee.login == person.login))
        if uow.session.scalar(taken):
            raise Conflict
        since = person.joined_on or clock.today()
        row = Employee(
            id=new_id(),
            number=person.number,
            login=person.login,
            name=person.name,
            rank=person.rank,
            position=person.position,
            duty=person.duty,
            email=person.email,
            team_id=person.team_id,
            joined_on=since,
        )
        uow.add(row)
        uow.session.flush()
        _place(uow, row, since)
        uow.publish(EmployeeJoined(row.id, row.team_id), actor_id=viewer.employee_id)
        record(uow, viewer, "org.hired", f"person:{row.id}", team=row.team_id)
        return row.id


def move(
    viewer: Viewer,
    employee_id: int,
    team_id: int,
    *,
    rank: str,
    position: str = "",
    duty: str = "",
    on: date | None = None,
) -> None:
    """Another team, rank or position from a day on; the day before ends the old placement."""
    viewer.require(Permission.MANAGE_PEOPLE)
    since = on or clock.today()
    with unit_of_work() as uow:
        person = _employee(uow, employee_id)
        former = person.team_id
        if (former, person.rank, person.position) == (team_id, rank, position):
            person.duty = duty or person.duty
            return
        _close_placement(uow, employee_id, since)
        person.team_id, person.rank, person.position, person.duty = team_id, rank, position, duty or person.duty
        _place(uow, person, since)
        if former != team_id:
            uow.publish(EmployeeMoved(employee_id, former, team_id), actor_id=viewer.employee_id)
        record(uow, viewer, "org.moved", f"person:{employee_id}", before=former, after=team_id)


def correct(viewer: Viewer, employee_id: int, *, name: str, duty: str, email: str) -> None:
    """Other name, duty or address of a person; nothing is stored when nothing differs. Raises NotAllowed, NotFound."""
    viewer.require(Permission.MANAGE_PEOPLE)
    with unit_of_work() as uow:
        person = _employee(uow, employee_id)
        wanted = {"name": name, "duty": duty, "email": email}
        changed = sorted(field for field, value in wanted.items() if getattr(person, field) != value)
        if changed:
            person.name, person.duty, person.email = name, duty, email
            record(uow, viewer, "org.corrected", f"person:{employee_id}", fields=changed)


def take_back(
    viewer: Viewer, employee_id: int, team_id: int, *, rank: str, position: str = "", on: date | None = None
) -> None:
    """A person who left works here again from a day on, without a login yet. Raises NotAllowed, Conflict (never left)."""
    viewer.require(Permission.MANAGE_PEOPLE)
    since = on or clock.today()
    with unit_of_work() as uow:
        person = _employee(uow, employee_id)
        if person.left_on is None:
            raise Conflict
        person.left_on = None
        person.team_id, person.rank, person.position = team_id, rank, position
        _place(uow, person, since)
        uow.publish(EmployeeJoined(employee_id, team_id), actor_id=viewer.employee_id)
        record(uow, viewer, "org.taken_back", f"person:{employee_id}", team=team_id)


def leave(viewer: Viewer, employee_id: int, *, on: date | None = None) -> None:
    """A person leaves: the login goes, roles and groups end, authorship stays. Raises Conflict if gone already."""
    viewer.require(Permission.MANAGE_PEOPLE)
    until = on or clock.today()
    with unit_of_work() as uow, somebody_stays_in_charge(uow):
        person = _employee(uow, employee_id)
        if person.left_on is not None:
            raise Conflict
        person.left_on = until
        _close_placement(uow, employee_id, until)
        credential = uow.session.get(Credential, employee_id)
        if credential is not None:
            uow.session.delete(credential)
        for grant in _open_grants(uow, employee_id):
            grant.withdrawn_at, grant.withdrawn_by = uow.now, viewer.employee_id
        for membership in _open_memberships(uow, employee_id):
            membership.valid_to = until
        uow.publish(EmployeeLeft(employee_id, person.team_id), actor_id=viewer.employee_id)
        record(uow, viewer, "org.left", f"person:{employee_id}")


def set_roles(viewer: Viewer, employee_id: int, roles: set[Role]) -> None:
    """Let a person hold exactly these roles besides that of every employee. Nobody changes their own. Raises NotAllowed."""
    viewer.require(Permission.MANAGE_ROLES)
    if viewer.employee_id == employee_id:
        raise Conflict
    wanted = {str(role) for role in roles} - {Role.EMPLOYEE}
    with unit_of_work() as uow, somebody_stays_in_charge(uow):
        _employee(uow, employee_id)
        before = []
        for grant in _open_grants(uow, employee_id):
            before.append(grant.role)
            if grant.role in wanted:
                wanted.discard(grant.role)
            else:
                grant.withdrawn_at, grant.withdrawn_by = uow.now, viewer.employee_id
        for role in sorted(wanted):
            uow.add(RoleGrant(employee_id=employee_id, role=role, granted_at=uow.now, granted_by=viewer.employee_id))
        uow.publish(RolesChanged(employee_id), actor_id=viewer.employee_id)
        after = sorted(str(role) for role in roles)
        record(uow, viewer, "org.roles_changed", f"person:{employee_id}", before=sorted(before), after=after)


def join_group(viewer: Viewer, employee_id: int, group: LeadGroup, *, on: date | None = None) -> None:
    """Make a person a member of a lead group; once is enough."""
    viewer.require(Permission.MANAGE_PEOPLE)
    with unit_of_work() as uow:
        if any(one.lead_group == group for one in _open_memberships(uow, employee_id)):
            return
        uow.add(GroupMembership(employee_id=employee_id, lead_group=str(group), valid_from=on or clock.today()))


def set_groups(viewer: Viewer, employee_id: int, groups: set[LeadGroup]) -> None:
    """Let a person be a member of exactly these lead groups from today on. Raises NotAllowed, NotFound (left, unknown)."""
    viewer.require(Permission.MANAGE_PEOPLE)
    with unit_of_work() as uow:
        if not _employee(uow, employee_id).works_here:
            raise NotFound
        rows = _open_memberships(uow, employee_id)
        before = {row.lead_group for row in rows}
        for row in rows:
            if row.lead_group not in groups:
                row.valid_to = max(clock.today(), row.valid_from)
        for group in sorted(groups - before):
            uow.add(GroupMembership(employee_id=employee_id, lead_group=str(group), valid_from=clock.today()))
        if before != groups:
            after = sorted(str(group) for group in groups)
            record(uow, viewer, "org.groups_changed", f"person:{employee_id}", before=sorted(before), after=after)


def define_role(viewer: Viewer, role: Role, permissions: set[Permission]) -> None:
    """Change what a role allows: a new version, in force with the next request. Raises NotAllowed, NobodyLeftInCharge."""
    viewer.require(Permission.MANAGE_ROLES)
    with unit_of_work() as uow, somebody_stays_in_charge(uow):
        newest = uow.session.scalars(
            select(RoleDefinition).where(RoleDefinition.role == role).order_by(RoleDefinition.version.desc()).limit(1)
        ).first()
        before = newest.permissions if newest else sorted(DEFAULT_ROLES[role])
        uow.add(
            RoleDefinition(
                role=str(role),
                version=(newest.version if newest else 0) + 1,
                permissions=sorted(str(one) for one in permissions),
                changed_at=uow.now,
                changed_by=viewer.employee_id,
            )
        )
        record(
            uow, viewer, "org.role_defined", f"role:{role}", before=list(before), after=sorted(map(str, permissions))
        )


def _employee(uow: UnitOfWork, employee_id: int) -> Employee:
    person = uow.session.get(Employee, employee_id)
    if person is None:
        raise NotFound
    return person


def _place(uow: UnitOfWork, person: Employee, since: date) -> None:
    uow.add(
        Placement(
            employee_id=person.id,
            team_id=person.team_id,
            rank=person.rank,
            position=person.position,
            valid_from=since,
        )
    )


def _close_placement(uow: UnitOfWork, employee_id: int, until: date) -> None:
    open_rows = select(Placement).where(Placement.employee_id == employee_id, Placement.valid_to.is_(None))
    for row in uow.session.scalars(open_rows):
        row.valid_to = max(until, row.valid_from)


def _open_grants(uow: UnitOfWork, employee_id: int) -> list[RoleGrant]:
    rows = select(RoleGrant).where(RoleGrant.employee_id == employee_id, RoleGrant.withdrawn_at.is_(None))
    return list(uow.session.scalars(rows))


def _open_memberships(uow: UnitOfWork, employee_id: int) -> list[GroupMembership]:
    rows = select(GroupMembership).where(GroupMembership.employee_id == employee_id, GroupMembership.valid_to.is_(None))
    return list(uow.session.scalars(rows))
