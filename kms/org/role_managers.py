"""Somebody must always be able to give roles: a change that takes this from the last such person is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.orm import Session

from kms.core.db import UnitOfWork
from kms.core.permissions import Permission, Role
from kms.org.errors import NobodyLeftInCharge
from kms.org.models import Employee, RoleGrant
from kms.org.queries import permissions_of_roles


def role_managers(session: Session) -> set[int]:
    """Ids of the people who work here and may give roles. Two statements."""
    session.flush()
    roles = [role for role, allowed in permissions_of_roles().items() if Permission.MANAGE_ROLES in allowed]
    here = select(Employee.id).where(Employee.left_on.is_(None))
    if Role.EMPLOYEE not in roles:
        held = select(RoleGrant.employee_id).where(RoleGrant.role.in_(roles), RoleGrant.withdrawn_at.is_(None))
        here = here.where(Employee.id.in_(held))
    return set(session.scalars(here))


@contextmanager
def somebody_stays_in_charge(uow: UnitOfWork) -> Iterator[None]:
    """Around a change of roles or people. Raises NobodyLeftInCharge when it takes the permission from the last holder."""
    before = role_managers(uow.session)
    yield
    if before and not role_managers(uow.session):
        raise NobodyLeftInCharge
