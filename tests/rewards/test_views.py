"""Mileage as each person sees it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from kms.core import clock, db
from kms.core.ids import encode
from kms.rewards.service import accrue
from tests.factories.office import Office
from tests.factories.points import book

ClientAs = Callable[[str], FlaskClient]


def test_a_person_without_points_learns_what_to_do(client_as: ClientAs) -> None:
    page = client_as("author").get("/mileage").get_data(as_text=True)
    assert "No points yet" in page
    assert "5 points each time. At most 4 times a month." in page


def test_each_point_is_shown_with_its_reason_and_source(app: Flask, office_of: Office, client_as: ClientAs) -> None:
    with app.app_context(), app.test_request_context():
        article_id = office_of.published(title="체납 처분")
        with db.unit_of_work() as uow:
            shares = {office_of.people["author"]: 100}
            accrue(uow, "grade_core", key="k", source=f"article:{article_id}", shares=shares, at=clock.now())
    for address in ("/mileage", "/mileage/statement", "/me"):
        page = client_as("author").get(address).get_data(as_text=True)
        assert "Rated core knowledge" in page
        assert "체납 처분" in page
    assert f"/articles/{encode(article_id)}" in page


def test_the_title_of_what_one_may_not_read_is_not_shown(app: Flask, office_of: Office, client_as: ClientAs) -> None:
    with app.app_context(), app.test_request_context():
        article_id = office_of.published(title="감사 계획", visibility="department")
        with db.unit_of_work() as uow:
            shares = {office_of.people["stranger"]: 100}
            accrue(uow, "review_on_time", key="k", source=f"article:{article_id}", shares=shares, at=clock.now())
    page = client_as("stranger").get("/mileage").get_data(as_text=True)
    assert "Expert review on time" in page
    assert "감사 계획" not in page


def test_an_entry_of_another_is_not_found(app: Flask, office_of: Office, client_as: ClientAs) -> None:
    with app.app_context(), app.test_request_context():
        ref = encode(book(office_of, "author", "a"))
    assert client_as("stranger").get(f"/mileage/entries/{ref}").status_code == 404
    assert client_as("author").get(f"/mileage/entries/{ref}").status_code == 200


def test_an_empty_objection_is_refused_and_a_full_one_stored(
    app: Flask, office_of: Office, client_as: ClientAs
) -> None:
    with app.app_context(), app.test_request_context():
        ref = encode(book(office_of, "author", "a", at=clock.now()))
    client = client_as("author")
    refused = client.post(f"/mileage/entries/{ref}/objection", data={"text": " "})
    assert refused.status_code == 422
    assert "Say what is wrong with this entry." in refused.get_data(as_text=True)
    assert client.post(f"/mileage/entries/{ref}/objection", data={"text": "too few"}).status_code == 302
    assert "too few" in client.get(f"/mileage/entries/{ref}").get_data(as_text=True)
    assert "Answer objections to points" in client_as("admin").get("/").get_data(as_text=True)


def test_a_refused_reversal_keeps_what_was_typed(app: Flask, office_of: Office, client_as: ClientAs) -> None:
    with app.app_context(), app.test_request_context():
        ref = encode(book(office_of, "author", "a"))
    answer = client_as("admin").post(f"/mileage/entries/{ref}/reversal", data={"reason": "x", "comment": "typed words"})
    assert answer.status_code == 422
    assert "typed words" in answer.get_data(as_text=True)
