"""Sessions: one cookie done right, ended by idling, a changed password, leaving."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from kms.core import clock
from kms.core.db import close_reading
from kms.core.permissions import SYSTEM
from kms.org import accounts, people
from tests.factories.office import PASSWORD, Office


def _signed_in(client: FlaskClient) -> bool:
    return client.get("/me").status_code == 200


def test_the_cookie_is_closed_to_scripts_and_other_sites(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    answer = app.test_client().post("/login", data={"login": "author", "password": PASSWORD})
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("kms_session"))
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_idling_signs_out(client_as: Callable[[str], FlaskClient]) -> None:
    client = client_as("author")
    start = clock.now()
    with clock.travel(start + timedelta(minutes=50)):
        assert _signed_in(client)
    with clock.travel(start + timedelta(minutes=100)):
        assert _signed_in(client)
    with clock.travel(start + timedelta(minutes=200)):
        assert not _signed_in(client)


def test_a_changed_password_signs_out_other_browsers_only(client_as: Callable[[str], FlaskClient]) -> None:
    here, there = client_as("author"), client_as("author")
    new = "a very new password"
    here.post("/password", data={"old": PASSWORD, "new": new, "again": new})
    assert _signed_in(here)
    assert not _signed_in(there)


def test_who_leaves_is_signed_out(app: Flask, client_as: Callable[[str], FlaskClient], office_of: Office) -> None:
    client = client_as("author")
    with app.app_context(), app.test_request_context():
        people.leave(SYSTEM, office_of.people["author"])
    close_reading()
    assert not _signed_in(client)


def test_a_first_password_must_be_changed_before_anything_else(
    app: Flask, client_as: Callable[[str], FlaskClient], office_of: Office
) -> None:
    with app.app_context(), app.test_request_context():
        accounts.set_password(SYSTEM, office_of.people["author"], PASSWORD)
    client = client_as("author")
    assert client.get("/").location.startswith("/password")
    new = "a very new password"
    client.post("/password", data={"old": PASSWORD, "new": new, "again": new})
    assert _signed_in(client)


def test_signing_out_ends_the_session(client_as: Callable[[str], FlaskClient]) -> None:
    client = client_as("author")
    client.post("/logout")
    assert not _signed_in(client)
