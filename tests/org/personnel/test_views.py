"""The page of the import: hand in, look, confirm, with what was typed kept when something is wrong."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kms.org import queries
from tests.org.personnel.sheets import NEWCOMER, file_of


def hand_in(client: FlaskClient, content: bytes, **fields: str) -> TestResponse:
    data = {**fields, "file": (io.BytesIO(content), "people.csv")}
    return client.post("/admin/people/import", data=data, content_type="multipart/form-data")


@pytest.fixture
def admin(client_as: Callable[[str], FlaskClient]) -> FlaskClient:
    return client_as("admin")


def test_a_file_is_looked_at_and_then_taken_over(app: Flask, admin: FlaskClient) -> None:
    answer = hand_in(admin, file_of(NEWCOMER, "2,,,,,TAX,,팀,,", encoding="cp949"))
    assert answer.status_code == 302
    page = admin.get(answer.location).get_data(as_text=True)
    assert "김새롬" in page
    assert "The name is missing." in page
    fingerprint = re.search(r'name="fingerprint" value="(\w+)"', page)
    assert fingerprint is not None
    assert admin.post(answer.location, data={"fingerprint": "another"}).status_code == 409
    done = admin.post(answer.location, data={"fingerprint": fingerprint[1]}, follow_redirects=True)
    assert "1 people were taken over." in done.get_data(as_text=True)
    with app.app_context():
        assert queries.viewer_by_login("newcomer").name == "김새롬"
    assert admin.get(answer.location).status_code == 404


def test_only_one_kind_is_shown_when_asked_for(admin: FlaskClient) -> None:
    address = hand_in(admin, file_of(NEWCOMER), complete="1", on="2026-01-01").location
    assert "이름colleague" in admin.get(address).get_data(as_text=True)
    page = admin.get(f"{address}?kind=new").get_data(as_text=True)
    assert "김새롬" in page
    assert "이름colleague" not in page


def test_a_form_that_fails_keeps_what_was_typed(admin: FlaskClient) -> None:
    answer = hand_in(admin, file_of(NEWCOMER), on="2999-01-01", complete="1")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="2999-01-01"' in page
    assert re.search(r'name="complete"[^>]*checked', page)
    assert "Choose today or an earlier day" in page
    assert "Choose a file." in admin.post("/admin/people/import", data={}).get_data(as_text=True)


def test_a_file_can_be_given_up(admin: FlaskClient) -> None:
    address = hand_in(admin, file_of(NEWCOMER)).location
    assert admin.post(f"{address}/drop").location == "/admin/people/import"
    assert admin.get(address).status_code == 404
