"""Signing in and out and choosing people, as a browser meets them: nothing given away, nobody led astray."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kms.core.ids import encode
from kms.core.permissions import SYSTEM
from kms.org import accounts, people
from tests.factories.office import PASSWORD, Office

NEW = "a very new password"


@pytest.fixture
def visitor(app: Flask, office_of: Office) -> FlaskClient:
    """A browser in which nobody is signed in; sentences in English."""
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.set_cookie("language", "en")
    return client


def sign_in(client: FlaskClient, login: str = "author", password: str = PASSWORD, **more: str) -> tuple[int, str, str]:
    """Status, address and text of the answer, without the token of the moment."""
    answer = client.post("/login", data={"login": login, "password": password, **more})
    token = r'(name="csrf[-_]token" (?:content|value)=")[^"]+'
    return answer.status_code, answer.location or "", re.sub(token, r"\1", answer.get_data(as_text=True))


def test_one_arrives_where_one_wanted_to_go(visitor: FlaskClient) -> None:
    page = visitor.get("/login?next=/articles%3Fpage%3D2").get_data(as_text=True)
    assert 'name="next" value="/articles?page=2"' in page
    assert sign_in(visitor, next="/articles?page=2")[:2] == (302, "/articles?page=2")
    assert visitor.get("/login").location == "/"  # signed in already


def test_signing_in_leads_off_the_site_for_nobody(visitor: FlaskClient) -> None:
    for following in ("https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example"):
        assert sign_in(visitor, next=following)[:2] == (302, "/")
    changed = {"old": PASSWORD, "new": NEW, "again": NEW, "next": "//evil.example"}
    assert visitor.post("/password", data=changed).location == "/"


def test_a_wrong_password_and_an_unknown_login_are_the_same_page(visitor: FlaskClient) -> None:
    wrong = sign_in(visitor, "author", "not this one", next="/map")
    unknown = sign_in(visitor, "nobody", "not this one", next="/map")
    assert wrong[0] == unknown[0] == 401
    assert wrong[2].replace("author", "nobody") == unknown[2]
    assert "The login or the password is wrong." in wrong[2]
    assert 'value="author"' in wrong[2] and 'name="next" value="/map"' in wrong[2]
    assert "not this one" not in wrong[2]
    assert visitor.get("/me").status_code == 302


def test_what_was_typed_as_a_login_is_never_markup(visitor: FlaskClient) -> None:
    assert "<script>x" not in sign_in(visitor, '"><script>x', "x", next='"><script>x')[2]


def test_after_many_failures_the_page_says_how_long_to_wait(visitor: FlaskClient) -> None:
    for _turn in range(accounts.FREE_FAILURES):
        assert sign_in(visitor, password="guess")[0] == 401
    status, _location, page = sign_in(visitor)
    assert status == 429
    assert "Wait 2 seconds and try again." in page or "Wait 3 seconds and try again." in page


def test_what_was_in_a_browser_before_is_gone_after_signing_in(visitor: FlaskClient) -> None:
    with visitor.session_transaction() as session:
        session["planted"] = "by somebody else"
        session["csrf_token"] = "known to somebody else"
    sign_in(visitor)
    with visitor.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != "known to somebody else"


def test_one_signs_out_by_a_button_and_by_no_link(visitor: FlaskClient) -> None:
    sign_in(visitor)
    assert visitor.get("/logout").status_code == 405
    assert visitor.get("/me").status_code == 200
    assert visitor.post("/logout").location == "/login"
    assert visitor.get("/me").status_code == 302
    with visitor.session_transaction() as session:
        assert not {"_user_id", "seen"} & set(session)


REFUSED = [
    ({"old": PASSWORD, "new": NEW, "again": "another"}, 422, "The two new passwords differ."),
    ({"old": "not this one", "new": NEW, "again": NEW}, 401, "The login or the password is wrong."),
    ({"old": PASSWORD, "new": "short", "again": "short"}, 422, "at least 10 characters"),
    ({}, 401, "The login or the password is wrong."),
]


def test_a_password_that_cannot_be_changed_stays_and_is_shown_nowhere(visitor: FlaskClient, app: Flask) -> None:
    sign_in(visitor)
    for typed, status, sentence in REFUSED:
        answer = visitor.post("/password", data={**typed, "next": "/map"})
        page = answer.get_data(as_text=True)
        assert (answer.status_code, sentence in page) == (status, True)
        assert 'name="next" value="/map"' in page
        assert not [value for value in typed.values() if value in page]
    assert sign_in(app.test_client())[0] == 302


def test_a_changed_password_is_the_one_that_counts(visitor: FlaskClient, app: Flask) -> None:
    sign_in(visitor)
    answer = visitor.post("/password", data={"old": PASSWORD, "new": NEW, "again": NEW, "next": "/map"})
    assert answer.location == "/map"
    assert "Your password was changed." in visitor.get("/map").get_data(as_text=True)
    assert sign_in(app.test_client())[0] == 401
    assert sign_in(app.test_client(), password=NEW)[0] == 302


def test_people_are_offered_by_the_beginning_of_name_or_login(
    client_as: Callable[[str], FlaskClient], office_of: Office
) -> None:
    client = client_as("author")
    by_login = client.get("/people?q=expert2").get_json()
    assert by_login == [{"id": "expert2", "label": "이름expert2 주무관 · INV팀"}]
    assert client.get("/people?q=이름expert2").get_json() == by_login
    assert client.get("/people?q=").get_json() == client.get("/people?q=%25").get_json() == []
    assert encode(office_of.people["expert2"]) not in client.get("/people?q=e").get_data(as_text=True)


def test_neither_leavers_nor_strangers_choose_or_are_chosen(
    app: Flask, client_as: Callable[[str], FlaskClient], office_of: Office
) -> None:
    client = client_as("author")
    with app.app_context(), app.test_request_context():
        people.leave(SYSTEM, office_of.people["expert2"])
    assert client.get("/people?q=expert2").get_json() == []
    assert app.test_client().get("/people?q=expert").status_code == 302
