"""A look before a change: it happens only as it was shown."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kms.core.db import close_reading
from kms.core.ids import encode
from kms.core.permissions import SYSTEM, Role
from kms.org import people, queries
from kms.web.preview import Difference, differences
from tests.factories.office import Office

Ask = Callable[..., str]


@pytest.fixture
def ask(office_of: Office, client_as: Callable[[str], FlaskClient]) -> Ask:
    """Send the form of `author`'s roles as the administrator; gives the page that comes."""
    client = client_as("admin")
    address = f"/admin/people/{encode(office_of.people['author'])}/roles"

    def send(*roles: str, confirmed: str = "") -> str:
        data = {"role": list(roles), **({"confirmed": confirmed} if confirmed else {})}
        return client.post(address, data=data, follow_redirects=True).get_data(as_text=True)

    return send


@pytest.fixture
def held(app: Flask, office_of: Office) -> Callable[[], set[Role]]:
    def roles() -> set[Role]:
        with app.app_context():
            close_reading()
            return queries.roles_of(office_of.people["author"])

    return roles


def digest_of(page: str) -> str:
    found = re.search(r'name="confirmed" value="(\w+)"', page)
    assert found is not None
    return found[1]


def test_nothing_happens_before_it_was_seen_and_confirmed(ask: Ask, held: Callable[[], set[Role]]) -> None:
    page = ask("dept_monitor")
    assert "This is what would change." in page
    assert 'name="role" value="dept_monitor"' in page
    assert held() == set()
    assert "The roles were changed." in ask("dept_monitor", confirmed=digest_of(page))
    assert held() == {Role.DEPT_MONITOR}


def test_what_changed_meanwhile_is_shown_anew(ask: Ask, held: Callable[[], set[Role]], office_of: Office) -> None:
    digest = digest_of(ask("dept_monitor"))
    people.set_roles(SYSTEM, office_of.people["author"], {Role.KNOWLEDGE_EXPERT})
    page = ask("dept_monitor", confirmed=digest)
    assert "Somebody changed this meanwhile." in page
    assert held() == {Role.KNOWLEDGE_EXPERT}
    ask("dept_monitor", confirmed=digest_of(page))
    assert held() == {Role.DEPT_MONITOR}


def test_when_nothing_differs_it_says_so(ask: Ask) -> None:
    assert "Everything is so already; nothing was changed." in ask()


def test_only_what_differs_is_shown() -> None:
    assert differences([("Name", "가", "가"), ("State", "open", "closed")]) == [Difference("State", "open", "closed")]
