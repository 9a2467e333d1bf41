"""What people see when something fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import DataError, DBAPIError, OperationalError


def test_a_stranger_is_led_to_the_sign_in_and_back(app: Flask) -> None:
    answer = app.test_client().get("/map?x=1")
    assert answer.status_code == 302
    assert answer.location == "/login?next=/map%3Fx%3D1"


def test_not_found_says_what_to_do(client_as: Callable[[str], FlaskClient]) -> None:
    answer = client_as("author").get("/articles/0000000000000")
    assert answer.status_code == 404
    assert "Search for it" in answer.get_data(as_text=True)


def test_an_unforeseen_failure_shows_no_trace(
    app: Flask, client_as: Callable[[str], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_as("author")

    def fail() -> None:
        raise RuntimeError("secret of the house")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.config["TESTING"] = False
    monkeypatch.setitem(app.view_functions, "articles.knowledge_map", fail)
    answer = client.get("/map")
    assert answer.status_code == 500
    text = answer.get_data(as_text=True)
    assert "secret" not in text and "Traceback" not in text
    assert "What was saved is safe" in text


def test_scripts_get_json(client_as: Callable[[str], FlaskClient]) -> None:
    answer = client_as("author").get("/articles/0000000000000", headers={"Accept": "application/json"})
    assert answer.get_json()["code"] == "not_found"


def test_a_wrong_method_and_a_too_large_form(client_as: Callable[[str], FlaskClient]) -> None:
    client = client_as("author")
    assert client.post("/map").status_code == 405
    client.application.config["MAX_CONTENT_LENGTH"] = 1000
    assert client.post("/articles/new", data={"body": "x" * 2000}).status_code == 413


@pytest.mark.parametrize("kind", [DataError, OperationalError])
def test_what_the_database_refuses_is_a_sentence_and_none_of_its_words(shell: Flask, kind: type[DBAPIError]) -> None:
    @shell.get("/refused")
    def refused() -> None:
        raise kind("SELECT secret", {}, Exception("value too long for column secret"))

    client = shell.test_client()
    client.set_cookie("language", "en")
    answer = client.get("/refused")
    assert answer.status_code == {DataError: 422, OperationalError: 503}[kind]
    text = answer.get_data(as_text=True)
    assert "Nothing was saved" in text
    assert "secret" not in text
