"""One's own searches and the log over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Flask
from flask.testing import FlaskClient

from kms.core import clock
from kms.core.clock import Month
from kms.core.ids import encode
from kms.seeking import queries, service
from kms.usage import recording
from kms.usage.entries import Searched
from kms.usage.writing import write
from tests.factories.office import Office
from tests.seeking.conftest import Inside

SignIn = Callable[[str], FlaskClient]
DAY = date(2026, 5, 4)


def _text(client: FlaskClient, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_search_is_saved_changed_and_deleted(client_as: SignIn, office_of: Office, inside: Inside) -> None:
    client = client_as("colleague")
    client.post("/me/searches", data={"q": "예산 편성", "type": "idea", "unknown": "x"})
    (saved,) = inside(lambda: queries.saved(office_of.viewer("colleague")))
    assert saved.narrowed == {"type": "idea"}
    ref = encode(saved.id)
    refused = client.post(f"/me/searches/{ref}", data={"name": " ", "tells": "1"})
    assert refused.status_code == 422 and "Give it a name" in refused.get_data(as_text=True)
    client.post(f"/me/searches/{ref}", data={"name": "내년 <예산>"})
    page = _text(client, "/me/searches")
    assert "내년 &lt;예산&gt;" in page and "Tells nothing" in page
    client.post(f"/me/searches/{ref}/remove")
    assert "No search is saved yet" in _text(client, "/me/searches")


def test_nobody_sees_or_changes_somebody_else_s(client_as: SignIn, office_of: Office, inside: Inside) -> None:
    ref = encode(inside(lambda: service.save(office_of.viewer("colleague"), "비밀 검색", {})))
    for login in ("stranger", "admin", "officer"):
        client = client_as(login)
        assert "비밀 검색" not in _text(client, "/me/searches")
        assert client.post(f"/me/searches/{ref}", data={"name": "x"}).status_code == 404
        assert client.post(f"/me/searches/{ref}/remove").status_code == 404


def test_recent_searches_are_shown_and_cleared(client_as: SignIn, app: Flask) -> None:
    client, other = client_as("colleague"), client_as("stranger")
    for one, text in ((client, "예산"), (client, "계약 <서류>"), (other, "휴가")):
        one.get("/search", query_string={"q": text})
    recording.flush()
    page = _text(client, "/me/searches")
    assert "예산" in page and "계약 &lt;서류&gt;" in page and "휴가" not in page
    client.post("/me/searches/recent/clear", data={"words": "예산"})
    assert "q=%EC%98%88%EC%82%B0" not in _text(client, "/me/searches")
    client.post("/me/searches/recent/clear")
    assert "계약" not in _text(client, "/me/searches")
    assert "휴가" in _text(other, "/me/searches")


def test_the_log_shows_words_of_many_and_offers_to_write_or_ask(client_as: SignIn, app: Flask) -> None:
    with app.app_context():
        write([Searched(DAY, "전기차 <충전>", "전기차 <충전>", 0, mark) for mark in "abc"])
        write([Searched(DAY, "홍길동", "홍길동", 0, "a")])
    client = client_as("officer")
    for tab in ("frequent", "in_vain", "unopened", "unknown"):
        assert "홍길동" not in _text(client, f"/admin/searches?month=2026-05&tab={tab}")
    page = _text(client, "/admin/searches?month=2026-05&tab=in_vain")
    title = "title=%EC%A0%84%EA%B8%B0%EC%B0%A8%20%3C%EC%B6%A9%EC%A0%84%3E"
    assert f"/articles/new?{title}" in page and f"/requests/new?{title}" in page
    assert "전기차" not in _text(client, "/admin/searches?month=2026-04")
    assert client.get("/admin/searches?month=2026").status_code == 404


def test_the_log_begins_with_the_running_month(client_as: SignIn) -> None:
    assert str(Month.of(clock.now())) in _text(client_as("admin"), "/admin/searches")


def test_the_table_is_noted_as_taken(client_as: SignIn, app: Flask) -> None:
    with app.app_context():
        write([Searched(DAY, "=1+1", "=1+1", 1, mark) for mark in "abc"])
    client = client_as("admin")
    answer = client.get("/admin/searches/2026-05/csv")
    assert answer.mimetype == "text/csv"
    assert answer.get_data().decode("utf-8-sig").splitlines()[1] == "'=1+1,3,3,0,3,0,"
    assert "Search log 2026-05" in _text(client, "/admin/audit")
    assert client_as("monitor").get("/admin/searches/2026-05/csv").status_code == 403
