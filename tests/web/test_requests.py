"""Each request has an id in answer and log, and a line that names the page but nothing that somebody typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories.office import Office


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_an_answer_carries_the_id_of_its_log_line(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    answer = app.test_client().get("/login")
    (line,) = lines(capsys)
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert (line["endpoint"], line["method"], line["status"]) == ("org.login", "GET", 200)
    assert line["milliseconds"] > 0


def test_a_proxys_id_is_taken_over_and_nonsense_is_not(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/login", headers={"X-Request-ID": "abc-12345678"}).headers["X-Request-ID"] == "abc-12345678"
    for wrong in ("short", "x" * 65, 'a"b{c}d<e>f'):
        assert client.get("/login", headers={"X-Request-ID": wrong}).headers["X-Request-ID"] != wrong


def test_no_word_that_was_typed_reaches_the_log(
    client_as: Callable[[str], FlaskClient], office_of: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    client = client_as("author")
    client.get("/search?q=김비밀")
    client.get("/admin/people/김비밀")
    client.post("/login", data={"login": "김비밀", "password": "김비밀"})
    written = capsys.readouterr().err
    assert "search.results" in written
    assert "김비밀" not in written
    assert "이름author" not in written


def test_probes_and_files_make_no_lines(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    client = app.test_client()
    for address in ("/healthz", "/readyz", "/metrics", "/static/icon.svg"):
        client.get(address)
    assert lines(capsys) == []
