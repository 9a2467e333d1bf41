"""The page of the state of the system, and who may read the figures."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kms.core import dispatch
from kms.core.db import close_reading
from tests.operations.parking import Broken

TOKEN = "a token for the scraper"


def test_the_page_shows_checks_versions_and_no_button_without_need(client_as: Callable[[str], FlaskClient]) -> None:
    page = client_as("admin").get("/admin/about").get_data(as_text=True)
    for word in ("Database settings", "journal_mode=wal", "mecab-ko-dic", "WhooshEngine", "articles"):
        assert word in page
    assert "Try all again" not in page


def test_parked_events_are_tried_again_by_a_button(app: Flask, client_as: Callable[[str], FlaskClient]) -> None:
    with app.app_context(), app.test_request_context():
        Broken().park()
    client = client_as("admin")
    page = client.get("/admin/about").get_data(as_text=True)
    assert "the mail server is away" in page
    assert "Something needs your attention." in page
    answer = client.post("/admin/about/retry", follow_redirects=True).get_data(as_text=True)
    assert "1 event is tried again." in answer
    with app.app_context():
        close_reading()
        assert dispatch.parked() == 0


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("10.0.0.9", {}, 404),
        ("10.0.0.9", {"Authorization": f"Bearer {TOKEN}"}, 200),
        ("10.0.0.9", {"Authorization": "Bearer another"}, 404),
        ("10.0.0.9", {"Authorization": "Bearer "}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "10.0.0.9"}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "10.0.0.9", "Authorization": f"Bearer {TOKEN}"}, 200),
    ],
)
def test_figures_are_for_this_machine_or_the_token(
    app: Flask, address: str, headers: dict[str, str], status: int
) -> None:
    facts = app.extensions["kms.operations"]
    app.extensions["kms.operations"] = type(facts)(facts.home, facts.consumers, TOKEN, facts.metrics)
    answer = app.test_client().get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status


def test_without_a_token_none_is_accepted(app: Flask) -> None:
    for given in ("", "Bearer ", "Bearer None"):
        answer = app.test_client().get(
            "/metrics", headers={"Authorization": given}, environ_base={"REMOTE_ADDR": "10.0.0.9"}
        )
        assert answer.status_code == 404
