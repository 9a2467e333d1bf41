"""What changed when: roles and lead groups of a person, versions of a role, and the log of logins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from kms.core.db import reading
from kms.core.paging import Page, PageRequest, paginate
from kms.core.permissions import DEFAULT_ROLES, Permission, Viewer
from kms.org.models import Employee, GroupMembership, LeadGroup, LoginAttempt, RoleDefinition, RoleGrant


@dataclass(frozen=True)
class Held:
    """A role that a person held from when until when, and who gave and took it."""

    role: str
    granted_at: datetime
    granted_by: int
    withdrawn_at: datetime | None
    withdrawn_by: int | None


@dataclass(frozen=True)
class Membership:
    """A lead group that a person was a member of from when until when (exclusive)."""

    group: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class RoleVersion:
    """What a role allowed from a moment on; `added` and `removed` against the version before."""

    role: str
    version: int
    changed_at: datetime
    changed_by: int
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True)
class LoginRow:
    """A line of the log of logins; no person when the name was unknown."""

    at: datetime
    employee_id: int | None
    address: str
    outcome: str


def roles_held(viewer: Viewer, employee_id: int) -> list[Held]:
    """Every role that a person ever held, newest first. One statement. Raises NotAllowed."""
    viewer.require(Permission.MANAGE_PEOPLE)
    rows = reading().execute(
        select(
            RoleGrant.role,
            RoleGrant.granted_at,
            RoleGrant.granted_by,
            RoleGrant.withdrawn_at,
            RoleGrant.withdrawn_by,
        )
        .where(RoleGrant.employee_id == employee_id)
        .order_by(RoleGrant.id.desc())
    )
    return [Held(*row) for row in rows]


def memberships(viewer: Viewer, employee_id: int) -> list[Membership]:
    """Every lead group that a person was ever in, newest first. One statement. Raises NotAllowed."""
    viewer.require(Permission.MANAGE_PEOPLE)
    rows = reading().execute(
        select(GroupMembership.lead_group, GroupMembership.valid_from, GroupMembership.valid_to)
        .where(GroupMembership.employee_id == employee_id)
        .order_by(GroupMembership.valid_from.desc(), GroupMembership.id.desc())
    )
    return [Membership(*row) for row in rows]


def groups_of(employee_id: int) -> set[LeadGroup]:
    """The lead groups that a person is a member of now. One statement."""
    rows = select(GroupMembership.lead_group).where(
        GroupMembership.employee_id == employee_id, GroupMembership.valid_to.is_(None)
    )
    return {LeadGroup(one) for one in reading().scalars(rows)}


def role_versions(viewer: Viewer) -> list[RoleVersion]:
    """Every change of what roles allow, newest first. One statement. Raises NotAllowed."""
    viewer.require(Permission.MANAGE_ROLES)
    former = {str(role): {str(one) for one in allowed} for role, allowed in DEFAULT_ROLES.items()}
    found = []
    for row in reading().scalars(select(RoleDefinition).order_by(RoleDefinition.id)):
        before, after = former.get(row.role, set()), set(row.permissions)
        added, removed = tuple(sorted(after - before)), tuple(sorted(before - after))
        found.append(RoleVersion(row.role, row.version, row.changed_at, row.changed_by, added, removed))
        former[row.role] = after
    return found[::-1]


def logins(viewer: Viewer, page: PageRequest, *, word: str = "", outcome: str = "") -> Page[LoginRow]:
    """Attempts to sign in, newest first, of one login or personnel number and one outcome when given. Two statements."""
    viewer.require(Permission.READ_AUDIT)
    statement = select(LoginAttempt.at, LoginAttempt.employee_id, LoginAttempt.address, LoginAttempt.outcome)
    if word.strip():
        named = select(Employee.id).where((Employee.login == word.strip().lower()) | (Employee.number == word.strip()))
        statement = statement.where(LoginAttempt.employee_id.in_(named))
    if outcome:
        statement = statement.where(LoginAttempt.outcome == outcome)
    return paginate(statement.order_by(LoginAttempt.id.desc()), page, LoginRow)
