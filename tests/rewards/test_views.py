"""Points, close and rules as pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kms.core.clock import korean_instant
from kms.core.db import close_reading, unit_of_work
from kms.rewards import queries
from kms.rewards.service import accrue
from tests.factories.office import Office

ClientAs = Callable[[str], FlaskClient]


@pytest.fixture
def earned(app: Flask, office_of: Office) -> Iterator[Office]:
    """`author` has ten points of May."""
    with app.app_context(), app.test_request_context():
        article_id = office_of.published()
        with unit_of_work() as uow:
            accrue(
                uow,
                "grade_excellent",
                key="k",
                source=f"article:{article_id}",
                shares={office_of.people["author"]: 100},
                at=korean_instant(date(2026, 5, 12), 10),
            )
        close_reading()
    return office_of  # type: ignore[return-value]


def test_my_points_say_why(earned: Office, client_as: ClientAs) -> None:
    page = client_as("author").get("/mileage").get_data(as_text=True)
    assert "Graded excellent" in page
    assert "체납 처분 절차" in page
    assert "earned, not confirmed yet" in page
    assert "체납 처분 절차" not in client_as("stranger").get("/mileage").get_data(as_text=True)
    assert "10 points" not in client_as("author").get("/me").get_data(as_text=True)  # not confirmed yet


def test_two_people_close_the_month_over_http(app: Flask, earned: Office, client_as: ClientAs) -> None:
    admin, officer = client_as("admin"), client_as("officer")
    assert "Propose the close" in admin.get("/close/2026-05").get_data(as_text=True)
    assert admin.post("/close/2026-05/propose").status_code == 302
    assert "Close of 2026-05" in officer.get("/").get_data(as_text=True)
    assert officer.post("/close/2026-05/approve").status_code == 302
    page = officer.get("/close/2026-05").get_data(as_text=True)
    assert "MVP of the month" in page
    assert "이름author" in page
    with app.app_context(), app.test_request_context():
        close_reading()
        assert queries.balance(earned.viewer("author")).settled == 10
    assert "confirmed" in client_as("author").get("/mileage").get_data(as_text=True)


def test_an_objection_without_a_word_is_shown_again(earned: Office, client_as: ClientAs) -> None:
    client = client_as("author")
    answer = client.post("/mileage/objections", data={"txn": "1", "text": ""})
    assert answer.status_code == 422
    assert "Say in a sentence what is wrong." in answer.get_data(as_text=True)
    assert client.post("/mileage/objections", data={"txn": "1", "text": "다릅니다"}).status_code == 302
    assert "다릅니다" in client_as("admin").get("/close").get_data(as_text=True)


def test_a_bad_rule_keeps_what_was_typed(client_as: ClientAs) -> None:
    client = client_as("admin")
    answer = client.post("/admin/rules/grade_core", data={"points": "5000", "reason": "더 많이"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="5000"' in page
    assert 'value="더 많이"' in page


def test_what_is_not_a_month_does_not_exist(client_as: ClientAs) -> None:
    assert client_as("admin").get("/close/may").status_code == 404
