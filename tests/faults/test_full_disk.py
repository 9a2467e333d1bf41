"""A full disk: nothing is half stored, the person hears of it in a sentence, and goes on when there is room again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from kms.articles import queries
from kms.core import db
from kms.core.ids import encode
from kms.core.paging import PageRequest
from tests.factories.office import Office


@contextmanager
def full_disk() -> Iterator[None]:
    """SQLite may not grow by a page: the very error of a full disk, from SQLite itself."""
    engine = db.database().engine

    def limit(connection: Any, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(engine, "connect", limit)
    engine.dispose()
    try:
        yield
    finally:
        event.remove(engine, "connect", limit)
        engine.dispose()


def _form(office: Office, title: str) -> dict[str, str]:
    return {
        "title": title,
        "summary": "요약",
        "keywords": "시험",
        "body": "긴 글입니다. " * 4000,
        "type_code": "know_how",
        "category_id": encode(office.categories["C1"]),
        "then": "submit",
    }


def test_a_save_that_does_not_fit_says_so_and_stores_nothing(
    app: Flask, office_of: Office, client_as: Callable[[str], FlaskClient]
) -> None:
    client = client_as("author")
    with full_disk():
        answer = client.post("/articles/new", data=_form(office_of, "자리가 없을 때"))
        assert answer.status_code == 503
        assert "Nothing was saved" in answer.get_data(as_text=True)
        assert client.get("/articles").status_code == 200  # reading goes on
    answer = client.post("/articles/new", data=_form(office_of, "자리가 생긴 뒤"))
    assert answer.status_code == 302
    with app.app_context(), app.test_request_context():
        page = queries.recent(office_of.viewer("author"), PageRequest())
    assert [row.title for row in page.rows] == ["자리가 생긴 뒤"]
