"""Administrators' pages of people: lead groups, history, the log of logins; looking is noted."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kms.audit import queries as audit
from kms.core.db import close_reading
from kms.core.ids import encode
from kms.core.paging import PageRequest
from kms.core.permissions import SYSTEM, Role
from kms.org import history, people, queries
from kms.org.models import LeadGroup
from tests.factories.office import Office


@pytest.fixture
def admin(client_as: Callable[[str], FlaskClient]) -> FlaskClient:
    return client_as("admin")


def test_lead_groups_are_shown_and_changed_after_a_look(app: Flask, admin: FlaskClient, office_of: Office) -> None:
    author = office_of.people["author"]
    address = f"/admin/people/{encode(author)}"
    form = {"group": ["change_manager", "innovation_expert"]}
    page = admin.post(f"{address}/groups", data=form).get_data(as_text=True)
    digest = re.search(r'name="confirmed" value="(\w+)"', page)
    assert digest is not None
    assert page.count('name="group"') == 2
    admin.post(f"{address}/groups", data={**form, "confirmed": digest[1]})
    with app.app_context():
        close_reading()
        assert history.groups_of(author) == {LeadGroup.CHANGE_MANAGER, LeadGroup.INNOVATION_EXPERT}
    page = admin.get(address).get_data(as_text=True)
    assert re.search(r'name="group" value="change_manager" checked', page)


def test_a_person_who_left_is_shown_with_history_and_without_forms(admin: FlaskClient, office_of: Office) -> None:
    monitor = office_of.people["monitor"]
    people.leave(SYSTEM, monitor)
    page = admin.get(f"/admin/people/{encode(monitor)}").get_data(as_text=True)
    assert "the login is gone" in page
    assert "Department monitor" in page
    assert 'name="role"' not in page


def test_nobody_gives_roles_to_themselves(app: Flask, admin: FlaskClient, office_of: Office) -> None:
    address = f"/admin/people/{encode(office_of.people['admin'])}/roles"
    assert admin.post(address, data={"role": ["knowledge_admin", "knowledge_officer"]}).status_code == 409
    with app.app_context():
        assert queries.roles_of(office_of.people["admin"]) == {Role.KNOWLEDGE_ADMIN}


def test_the_log_of_logins_is_shown_and_looking_at_it_is_noted(
    app: Flask, admin: FlaskClient, office_of: Office
) -> None:
    app.test_client().post("/login", data={"login": "author", "password": "wrong password"})
    page = admin.get("/admin/logins?q=author&outcome=failed").get_data(as_text=True)
    assert page.count('<th scope="row">') == 1
    assert "이름author" in page
    assert "No attempt fits." in admin.get("/admin/logins?q=stranger").get_data(as_text=True)
    with app.app_context():
        close_reading()
        noted = audit.entries(office_of.viewer("admin"), PageRequest(), action="org.logins_read")
        assert noted.total == 2


def test_a_setting_that_does_not_fit_comes_back_as_it_was_typed(admin: FlaskClient) -> None:
    typed = {"key": "org.shortest_password", "value": "900", "reason": "감사 지적", "version": "0"}
    answer = admin.post("/admin/settings", data=typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="900"' in page and 'value="감사 지적"' in page
    assert "Enter a number between 8 and 64." in page
    assert admin.post("/admin/settings", data={**typed, "value": "12"}).status_code == 302
    assert 'value="12"' in admin.get("/admin/settings").get_data(as_text=True)


def test_the_audit_log_speaks_in_words_and_is_narrowed_to_a_kind(admin: FlaskClient, office_of: Office) -> None:
    ref = encode(office_of.people["author"])
    admin.get(f"/admin/people/{ref}")
    admin.get("/admin/logins")
    page = admin.get("/admin/audit?action=org.person_read").get_data(as_text=True)
    assert page.count('<th scope="row">') == 1
    assert "Looked at a person's data" in page
    assert f'<a href="/admin/people/{ref}">이름author</a>' in page
    assert "No entry of this kind." in admin.get("/admin/audit?action=clubs.role_changed").get_data(as_text=True)
