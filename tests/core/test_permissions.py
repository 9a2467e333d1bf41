"""What roles allow, and which words a viewer shares with audiences."""

from __future__ import annotations

import pytest

from kms.core.errors import NotAllowed
from kms.core.permissions import DEFAULT_ROLES, STEWARD, SYSTEM, Permission, Role, viewer_of


def test_an_employee_writes_and_nothing_else() -> None:
    viewer = viewer_of(7, "", 1, 2, {Role.EMPLOYEE}, DEFAULT_ROLES[Role.EMPLOYEE])
    viewer.require(Permission.WRITE_ARTICLE)
    for permission in set(Permission) - {Permission.WRITE_ARTICLE}:
        with pytest.raises(NotAllowed):
            viewer.require(permission)


def test_principals_follow_from_place_and_permissions() -> None:
    plain = viewer_of(7, "", 1, 2, {}, {Permission.WRITE_ARTICLE})
    assert plain.principals == {"all", "person:7", "department:2"}
    monitor = viewer_of(7, "", 1, 2, {}, {Permission.APPROVE_ARTICLE})
    assert "approver:2" in monitor.principals
    steward = viewer_of(7, "", 1, 2, {}, {Permission.READ_EVERY_ARTICLE})
    assert STEWARD in steward.principals


def test_no_role_both_closes_and_approves_a_month() -> None:
    for permissions in DEFAULT_ROLES.values():
        assert not {Permission.CLOSE_MONTH, Permission.APPROVE_CLOSE} <= permissions


def test_the_system_may_everything() -> None:
    SYSTEM.require(*Permission)
    assert SYSTEM.is_system
