"""Somebody can always give roles, whatever is changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kms.core.db import close_reading, unit_of_work
from kms.core.permissions import DEFAULT_ROLES, SYSTEM, Permission, Role
from kms.org import people, queries
from kms.org.errors import NobodyLeftInCharge
from kms.org.role_managers import role_managers
from tests.factories.office import Office

WITHOUT = set(DEFAULT_ROLES[Role.KNOWLEDGE_ADMIN]) - {Permission.MANAGE_ROLES}

LAST_STEPS: dict[str, Callable[[Office], object]] = {
    "the role loses it": lambda office: people.define_role(office.viewer("admin"), Role.KNOWLEDGE_ADMIN, WITHOUT),
    "the person loses the role": lambda office: people.set_roles(SYSTEM, office.people["admin"], set()),
    "the person leaves": lambda office: people.leave(SYSTEM, office.people["admin"]),
}


@pytest.mark.parametrize("step", list(LAST_STEPS))
def test_the_last_holder_keeps_it(office: Office, step: str) -> None:
    with pytest.raises(NobodyLeftInCharge):
        LAST_STEPS[step](office)
    close_reading()
    assert office.viewer("admin").may(Permission.MANAGE_ROLES)


@pytest.mark.parametrize("step", list(LAST_STEPS))
def test_it_can_be_given_up_when_somebody_else_has_it(office: Office, step: str) -> None:
    people.define_role(SYSTEM, Role.KNOWLEDGE_OFFICER, {Permission.MANAGE_ROLES})
    LAST_STEPS[step](office)
    with unit_of_work() as uow:
        assert role_managers(uow.session) == {office.people["officer"]}


def test_a_permission_of_every_employee_makes_everybody_one(office: Office) -> None:
    people.define_role(SYSTEM, Role.EMPLOYEE, {Permission.MANAGE_ROLES})
    with unit_of_work() as uow:
        assert role_managers(uow.session) == set(office.people.values())
    assert Permission.MANAGE_ROLES in queries.permissions_of_roles()[Role.EMPLOYEE]
