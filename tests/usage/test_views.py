"""Signals and opened results over HTTP, and that a page notes its view without writing."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from kms.core import clock, db
from kms.core.clock import Month
from kms.core.db import close_reading, reading
from kms.core.ids import encode
from kms.usage import queries, recording
from kms.usage.models import SearchClickDay, SearchDay, ViewRecord
from tests.factories.office import Office


@pytest.fixture
def article_id(app: Flask, office_of: Office) -> int:
    """A published article of `author`."""
    with app.app_context(), app.test_request_context():
        return office_of.published()


def _viewed() -> list[int]:
    recording.flush()
    close_reading()
    return list(reading().scalars(select(ViewRecord.employee_id)))


def test_readers_are_counted_authors_are_not(
    client_as: Callable[[str], FlaskClient], article_id: int, office_of: Office
) -> None:
    for login in ("author", "stranger"):
        assert client_as(login).get(f"/articles/{encode(article_id)}", follow_redirects=True).status_code == 200
    assert _viewed() == [office_of.people["stranger"]]


def test_a_page_view_takes_no_write_lock(client_as: Callable[[str], FlaskClient], article_id: int) -> None:
    client = client_as("stranger")
    place = client.get(f"/articles/{encode(article_id)}").location
    begun: list[bool] = []
    event.listen(
        db.database().engine,
        "begin",
        lambda connection: begun.append(connection.get_execution_options().get("kms_writing", False)),
    )
    assert client.get(place).status_code == 200
    assert begun and not any(begun)


def test_a_reader_says_it_helped_and_takes_it_back(
    client_as: Callable[[str], FlaskClient], article_id: int, office_of: Office
) -> None:
    client, place = client_as("stranger"), f"/articles/{encode(article_id)}"
    text = client.post(f"{place}/signals/helpful", follow_redirects=True)
    assert text.status_code == 200
    page = client.get(place, follow_redirects=True).get_data(as_text=True)
    assert "Helped 1" in page and "take back" in page
    page = client.post(f"{place}/signals/helpful/withdraw", follow_redirects=True)
    page_text = client.get(place, follow_redirects=True).get_data(as_text=True)
    assert "Helped 0" in page_text and "take back" not in page_text


def test_where_it_was_applied_is_shown_with_the_name(
    client_as: Callable[[str], FlaskClient], article_id: int, app: Flask
) -> None:
    place = f"/articles/{encode(article_id)}"
    client_as("stranger").post(f"{place}/signals/applied", data={"note": "복지 <b>급여</b> 환수에 썼습니다"})
    page = client_as("author").get(place, follow_redirects=True).get_data(as_text=True)
    assert "복지 &lt;b&gt;급여&lt;/b&gt; 환수에 썼습니다" in page and "이름stranger" in page
    assert "/signals/helpful" not in page  # no buttons on one's own


def test_a_sentence_that_fails_is_shown_as_typed(client_as: Callable[[str], FlaskClient], article_id: int) -> None:
    long = "가" * 301
    answer = client_as("stranger").post(f"/articles/{encode(article_id)}/signals/applied", data={"note": long})
    assert answer.status_code == 422
    assert long in answer.get_data(as_text=True)
    assert queries.applied(article_id) == []


def test_a_search_is_logged_without_a_request_waiting(client_as: Callable[[str], FlaskClient], app: Flask) -> None:
    client_as("stranger").get("/search?q=없는+말")
    assert recording.flush() == 2  # in the log, and in one's own list
    assert _in_vain(app) == ()
    for login in ("author", "colleague"):
        client_as(login).get("/search?q=없는+말")
    assert _in_vain(app) == (("없는 말", 3),)


def _in_vain(app: Flask) -> tuple[tuple[str, int], ...]:
    """What the month's figures tell of searches in vain."""
    recording.flush()
    close_reading()
    with app.app_context(), app.test_request_context():
        viewer = app.extensions["office"].viewer("monitor")
        return queries.month(viewer, Month.of(clock.now())).without_result


def _results(client: FlaskClient, text: str) -> tuple[str, list[str]]:
    """The note of a page of results and the addresses that it is about."""
    page = client.get(f"/search?q={text}").get_data(as_text=True)
    found = re.search(r'data-clicks="([^"]+)" data-urls="([^"]+)"', page)
    return (found[1], json.loads(html.unescape(found[2]))) if found else ("", [])


def test_an_opened_result_is_counted_at_its_position(
    client_as: Callable[[str], FlaskClient], article_id: int, indexed: Callable[[], None]
) -> None:
    indexed()
    client = client_as("colleague")
    note, urls = _results(client, "체납")
    assert len(urls) == 1
    for _ in range(2):
        assert client.post("/search/click", data={"note": note, "place": "0"}).status_code == 204
    recording.flush()
    close_reading()
    row = reading().scalars(select(SearchDay)).one()
    assert (row.words, row.searches, row.clicked, row.clicks, row.positions) == ("체납", 1, 1, 1, 1)
    assert reading().scalars(select(SearchClickDay.hit)).all() == [f"article:{article_id}"]


def test_nothing_can_be_told_of_a_page_that_was_not_shown(client_as: Callable[[str], FlaskClient]) -> None:
    client = client_as("colleague")
    for data in ({}, {"note": "x", "place": "0"}, {"note": "x", "place": "viele"}):
        assert client.post("/search/click", data=data).status_code == 204
    recording.flush()
    close_reading()
    assert reading().scalars(select(SearchClickDay)).all() == []


def test_a_search_that_is_not_logged_carries_no_note(
    client_as: Callable[[str], FlaskClient], article_id: int, indexed: Callable[[], None]
) -> None:
    indexed()
    assert article_id and _results(client_as("colleague"), "010-1234-5678 체납") == ("", [])
