"""The furniture of every page: nothing is changed without the form's token, a frame that shows each person what is theirs."""

from __future__ import annotations

import re

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient
from markupsafe import Markup

from kms.core.permissions import Permission, Viewer
from kms.web.slots import NavEntry, Panel, Slots

READER, CLOSER = {"X-Viewer": "reader"}, {"X-Viewer": "closer"}
CHANGING = ["POST", "PUT", "PATCH", "DELETE"]


@pytest.fixture
def changes(shell: Flask) -> list[str]:
    """What reached the address `/change`, whatever the method."""
    done: list[str] = []

    @shell.route("/change", methods=["GET", *CHANGING])
    def change() -> str:
        done.append("changed")
        return "done"

    return done


def slots_of(shell: Flask) -> Slots:
    found: Slots = shell.extensions["kms.slots"]
    return found


def token_of(client: FlaskClient) -> str:
    found = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/", headers=READER).get_data(as_text=True))
    assert found is not None
    return found[1]


@pytest.mark.parametrize("method", CHANGING)
def test_nothing_is_changed_without_the_token_of_the_page(shell: Flask, changes: list[str], method: str) -> None:
    client = shell.test_client()
    token_of(client)
    for sent in ({}, {"csrf_token": ""}, {"csrf_token": "made up"}):
        answer = client.open("/change", method=method, data=sent, headers=READER)
        assert answer.status_code == 400
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert client.open("/change", method=method, json={"a": 1}, headers=READER).status_code == 400
    assert changes == []


def test_a_form_that_expired_says_what_to_do(shell: Flask, changes: list[str]) -> None:
    client = shell.test_client()
    client.set_cookie("language", "en")
    assert "load the page again" in client.post("/change", headers=READER).get_data(as_text=True)


def test_the_token_of_another_browser_is_none(shell: Flask, changes: list[str]) -> None:
    mine, foreign = shell.test_client(), token_of(shell.test_client())
    token_of(mine)
    assert mine.post("/change", data={"csrf_token": foreign}).status_code == 400
    assert changes == []


def test_forms_send_the_token_in_a_field_and_scripts_in_a_header(shell: Flask, changes: list[str]) -> None:
    client = shell.test_client()
    token = token_of(client)
    assert client.post("/change", data={"csrf_token": token}).status_code == 200
    assert client.post("/change", json={}, headers={"X-CSRFToken": token}).status_code == 200
    assert client.get("/change").status_code == 200
    assert len(changes) == 3


def test_the_menu_holds_what_the_person_may_use(shell: Flask) -> None:
    slots_of(shell).navigation += [
        NavEntry("모두의 지식", "/all"),
        NavEntry("월 마감", "/month", (Permission.CLOSE_MONTH,)),
    ]
    slots_of(shell).administration.append(NavEntry("규칙", "/rules", (Permission.CLOSE_MONTH,)))
    client = shell.test_client()
    reader, closer = (client.get("/", headers=one).get_data(as_text=True) for one in (READER, CLOSER))
    assert "모두의 지식" in reader and "모두의 지식" in closer
    assert "월 마감" not in reader and "월 마감" in closer
    assert 'href="/admin"' not in reader and 'href="/admin"' in closer


def test_visitors_see_neither_menu_nor_names(shell: Flask) -> None:
    slots_of(shell).navigation.append(NavEntry("모두의 지식", "/all"))
    page = shell.test_client().get("/nothing").get_data(as_text=True)
    assert "한빛구" in page
    assert "모두의 지식" not in page
    assert "/logout" not in page


def test_unread_messages_are_counted_once_a_page_and_for_no_visitor(shell: Flask) -> None:
    asked: list[int] = []

    def unread(viewer: Viewer) -> int:
        asked.append(viewer.employee_id)
        return 60

    slots_of(shell).fill("inbox.unread", unread)

    def piece(_viewer: Viewer) -> Panel:
        return Panel("조각", Markup(render_template("pages/help.html")))

    slots_of(shell).fill("inbox.unread", lambda viewer: 7)
    slots_of(shell).fill("home.main", piece)
    client = shell.test_client()
    assert '<span class="count">67<' in client.get("/", headers=READER).get_data(as_text=True)
    assert asked == [1]
    client.get("/nothing")
    assert asked == [1]
    assert "67" in client.get("/help", headers=CLOSER).get_data(as_text=True)
    assert asked == [1, 2]


def test_what_a_cookie_or_an_offices_name_holds_is_never_markup(shell: Flask) -> None:
    client = shell.test_client()
    client.set_cookie("theme", 'x"><script>alert(1)</script>')
    client.set_cookie("language", "<i>")
    page = client.get("/", headers=READER).get_data(as_text=True)
    assert '<html lang="ko" class="">' in page
    assert "alert(1)" not in page
    assert "한빛구 &lt;b&gt;" in page
    assert "한빛구 <b>" not in page
    assert "9.8.7" in page
