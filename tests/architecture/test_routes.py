"""Who may use which address: every route has a row, every row is tried as every role and as nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kms.core.ids import encode
from tests.architecture.routes import ROUTES
from tests.architecture.things import things_of
from tests.factories.office import STAFF, Office

LET_IN = {200, 204, 302, 409, 422}
KEPT_OUT = {401, 403, 404}


@pytest.fixture
def addresses(app: Flask, office_of: Office, drain: Callable[[], None]) -> dict[str, str]:
    """What the addresses of `routes.py` name."""
    with app.app_context(), app.test_request_context():
        return things_of(office_of, drain)


def test_every_route_has_a_row(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ROUTES)


@pytest.mark.parametrize("login", [*STAFF, ""])
def test_each_role_gets_what_it_may(
    app: Flask, addresses: dict[str, str], client_as: Callable[[str], FlaskClient], login: str
) -> None:
    client = client_as(login) if login else app.test_client()
    app.config["WTF_CSRF_ENABLED"] = False
    wrong = []
    for endpoint, (method, address, allowed) in ROUTES.items():
        if endpoint in ("org.logout", "org.sign_in", "org.change_password", "locale.set_language"):
            continue  # these change the session that the other rows are tried with; tests/org has theirs
        answer = client.open(address.format(**addresses), method=method, data={} if method == "POST" else None)
        signed_out = not login and answer.status_code == 302 and answer.location.startswith("/login")
        empty = endpoint == "administration.change_setting" and answer.status_code == 404 and login == "admin"
        kept_out = (answer.status_code in KEPT_OUT and not empty) or signed_out
        may = allowed == "out" or (bool(login) and (allowed == "in" or login in allowed))
        if kept_out == may or not (kept_out or empty or answer.status_code in LET_IN):
            wrong.append(f"{login or 'nobody'} {method} {endpoint}: {answer.status_code}")
    assert wrong == []


def test_no_form_is_taken_without_its_token(
    app: Flask, addresses: dict[str, str], client_as: Callable[[str], FlaskClient]
) -> None:
    client = client_as("author")
    app.config["WTF_CSRF_ENABLED"] = True
    for endpoint, (method, address, _allowed) in ROUTES.items():
        if method == "POST":
            assert client.post(address.format(**addresses)).status_code == 400, endpoint


def test_ids_of_one_article_do_not_open_the_files_of_another(
    app: Flask, addresses: dict[str, str], office_of: Office, client_as: Callable[[str], FlaskClient]
) -> None:
    with app.app_context(), app.test_request_context():
        other = encode(office_of.published(title="열린 글"))
    client = client_as("stranger")
    assert client.get(f"/articles/{other}").status_code == 302
    assert client.get(f"/articles/{other}/files/{addresses['file']}").status_code == 404


def test_every_page_of_the_administration_has_an_entry(app: Flask) -> None:
    listed = {str(one.url) for one in app.extensions["kms.slots"].administration}
    pages = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/admin/") and "GET" in (rule.methods or ()) and not rule.arguments
    }
    assert {page for page in pages if not page.endswith("/new")} == listed
