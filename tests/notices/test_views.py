"""Board and inbox over HTTP, as the people use them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kms.audit.queries import entries
from kms.core import clock, db
from kms.core.db import close_reading
from kms.core.ids import encode
from kms.core.paging import PageRequest
from kms.notices import board
from tests.counting import counted
from tests.factories.board import posted
from tests.factories.office import Office

ClientAs = Callable[[str], FlaskClient]


def _form(**changes: str) -> dict[str, str]:
    return {"title": "보안 점검", "body": "금요일까지", "valid_from": clock.today().isoformat(), **changes}


@pytest.fixture
def deliver(app: Flask, drain: Callable[[], None]) -> Callable[[], None]:
    """Let the worker do its part."""

    def run() -> None:
        with app.app_context():
            drain()

    return run


def test_posted_told_confirmed_and_listed(client_as: ClientAs, deliver: Callable[[], None]) -> None:
    admin, reader = client_as("admin"), client_as("stranger")
    place = admin.post("/notices/new", data=_form(must_confirm="1")).location
    deliver()
    home = reader.get("/").get_data(as_text=True)
    assert '<span class="count">1<span class="sr-only"> unread</span></span>' in home
    inbox = reader.get("/inbox").get_data(as_text=True)
    assert "Please read and confirm: 보안 점검" in inbox
    message = inbox.split('href="/inbox/')[1].split('"')[0]
    assert reader.get(f"/inbox/{message}").location == place
    assert 'class="count"' not in reader.get("/").get_data(as_text=True)
    assert "I have read it" in reader.get(place).get_data(as_text=True)
    reader.post(f"{place}/confirm")
    assert "I have read it" not in reader.get(place).get_data(as_text=True)
    listed = admin.get(f"{place}/readers").get_data(as_text=True)
    row = listed.split("이름stranger")[1].split("</tr>")[0]
    assert "Missing" not in row


def test_a_form_that_fails_keeps_what_was_typed(client_as: ClientAs, app: Flask, office_of: Office) -> None:
    answer = client_as("admin").post("/notices/new", data=_form(title="", valid_to="2001-01-01", body="남는 글"))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "남는 글" in text and 'value="2001-01-01"' in text
    with app.test_request_context():
        notice_id = posted(office_of)
    answer = client_as("admin").post(f"/notices/{encode(notice_id)}/edit", data=_form(title="", version="1"))
    assert answer.status_code == 422 and "금요일까지" in answer.get_data(as_text=True)


def test_editing_an_announced_notice_keeps_its_audience(client_as: ClientAs, app: Flask, office_of: Office) -> None:
    tax = office_of.departments["TAX"]
    with app.test_request_context():
        notice_id = posted(office_of, department_id=tax, must_confirm=True)
    answer = client_as("admin").post(f"/notices/{encode(notice_id)}/edit", data=_form(title="새 제목", version="1"))
    assert answer.status_code == 302
    with app.test_request_context():
        found = board.notice(office_of.viewer("author"), notice_id)
        assert (found.title, found.department_id, found.must_confirm) == ("새 제목", tax, True)


def test_looking_at_who_confirmed_is_in_the_audit_log(client_as: ClientAs, app: Flask, office_of: Office) -> None:
    with app.test_request_context():
        notice_id = posted(office_of, must_confirm=True)
    assert client_as("officer").get(f"/notices/{encode(notice_id)}/readers").status_code == 200
    with app.test_request_context():
        close_reading()
        found = entries(office_of.viewer("admin"), PageRequest(), action="notices.readers_read")
        assert [(row.actor_id, row.subject) for row in found.rows] == [
            (office_of.people["officer"], f"notice:{notice_id}")
        ]


def test_all_messages_are_read_at_once(
    client_as: ClientAs, app: Flask, office_of: Office, deliver: Callable[[], None]
) -> None:
    with app.test_request_context():
        for number in range(3):
            posted(office_of, title=f"공지 {number}", must_confirm=True)
    deliver()
    reader = client_as("stranger")
    assert reader.get("/inbox").get_data(as_text=True).count("/inbox/") >= 3
    reader.post("/inbox/read")
    assert 'class="count"' not in reader.get("/inbox").get_data(as_text=True)


def test_the_header_asks_once_a_page(client_as: ClientAs) -> None:
    reader = client_as("stranger")
    reader.get("/")
    with counted(db.database()) as statements:
        assert reader.get("/").status_code == 200  # a page of several pieces, each rendered with the frame's words
    assert sum("count(*)" in one and "read_at IS NULL" in one for one in statements) == 1
