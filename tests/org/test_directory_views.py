"""The pages of who does what, as any employee sees them; looking at a colleague is not noted, the personnel page is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kms.audit import queries as audit
from kms.core.db import close_reading
from kms.core.ids import encode
from kms.core.paging import PageRequest
from kms.core.permissions import SYSTEM
from kms.org import people
from kms.org.models import LeadGroup
from tests.factories.office import Office


@pytest.fixture
def client(client_as: Callable[[str], FlaskClient]) -> FlaskClient:
    return client_as("stranger")


def test_one_goes_from_department_to_team_to_person(client: FlaskClient, office_of: Office) -> None:
    people.join_group(SYSTEM, office_of.people["monitor"], LeadGroup.CHANGE_MANAGER)
    assert 'href="/people/org/TAX"' in client.get("/people/org").get_data(as_text=True)
    page = client.get("/people/org/TAX").get_data(as_text=True)
    assert "team=TAX%ED%8C%80" in page
    address = f"/people/{encode(office_of.people['monitor'])}"
    assert f'href="{address}"' in client.get("/people/org/TAX?team=TAX팀").get_data(as_text=True)
    page = client.get(address).get_data(as_text=True)
    for word in ("세무과", "Department monitor", "Change managers"):
        assert word in page
    assert "00004" not in page  # the personnel number


def test_a_search_finds_people_and_says_what_to_do_without_any(client: FlaskClient) -> None:
    assert "이름expert" in client.get("/people/org?q=expert").get_data(as_text=True)
    assert "Nobody fits." in client.get("/people/org?q=없는말").get_data(as_text=True)


def test_of_a_leaver_only_the_name_remains(client: FlaskClient, office_of: Office) -> None:
    people.leave(SYSTEM, office_of.people["author"])
    page = client.get(f"/people/{encode(office_of.people['author'])}").get_data(as_text=True)
    assert "No longer works here." in page
    assert "mailto:" not in page


def test_looking_at_a_colleague_is_not_noted_and_at_the_personnel_page_it_is(
    app: Flask, client_as: Callable[[str], FlaskClient], office_of: Office
) -> None:
    admin, ref = client_as("admin"), encode(office_of.people["author"])

    def noted() -> int:
        with app.app_context():
            close_reading()
            return audit.entries(office_of.viewer("admin"), PageRequest(), action="org.person_read").total

    admin.get(f"/people/{ref}")
    assert noted() == 0
    admin.get(f"/admin/people/{ref}")
    assert noted() == 1
