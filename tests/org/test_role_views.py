"""The page of the roles: what is ticked holds after a look, and nobody saws off the last branch."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from kms.core.permissions import Permission, Role
from kms.org import queries


def ticked(changes: dict[Role, set[Permission]]) -> dict[str, list[str]]:
    """The form as it stands, with some roles ticked otherwise."""
    present = {role: set(allowed) for role, allowed in queries.permissions_of_roles().items()} | changes
    return {str(role): [str(one) for one in allowed] for role, allowed in present.items()}


def test_a_role_allows_what_is_ticked_after_a_look(app: Flask, client_as: Callable[[str], FlaskClient]) -> None:
    client = client_as("admin")
    with app.app_context():
        form = ticked({Role.DEPT_MONITOR: {Permission.APPROVE_ARTICLE, Permission.WRITE_NOTICE}})
    page = client.post("/admin/roles", data=form).get_data(as_text=True)
    assert "Department monitor: Write notices" in page
    digest = re.search(r'name="confirmed" value="(\w+)"', page)
    assert digest is not None
    done = client.post("/admin/roles", data={**form, "confirmed": digest[1]}, follow_redirects=True)
    assert "The roles were changed." in done.get_data(as_text=True)
    with app.app_context():
        allowed = queries.permissions_of_roles()
        assert allowed[Role.DEPT_MONITOR] == {Permission.APPROVE_ARTICLE, Permission.WRITE_NOTICE}


def test_the_last_permission_to_give_roles_stays_and_the_ticks_are_kept(
    app: Flask, client_as: Callable[[str], FlaskClient]
) -> None:
    with app.app_context():
        form = ticked({Role.KNOWLEDGE_ADMIN: {Permission.MANAGE_PEOPLE}})
    answer = client_as("admin").post("/admin/roles", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Nobody would be left who may give roles." in page
    assert re.search(r'name="knowledge_admin" value="people.manage" checked', page)
    assert not re.search(r'name="knowledge_admin" value="role.manage" checked', page)
    with app.app_context():
        assert Permission.MANAGE_ROLES in queries.permissions_of_roles()[Role.KNOWLEDGE_ADMIN]
