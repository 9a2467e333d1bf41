"""The pages of those who close the month and keep the rules."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kms.core import clock
from kms.core.ids import encode
from kms.rewards import closing, queries, rules, service
from tests.factories.office import Office
from tests.factories.points import MAY, book, on

ClientAs = Callable[[str], FlaskClient]


@pytest.fixture
def booked(app: Flask, office_of: Office) -> list[int]:
    """Six registrations of the author in a day, and excellent knowledge of a stranger."""
    with app.app_context(), app.test_request_context():
        ids = [book(office_of, "author", f"a{number}", "article_registered") for number in range(6)]
        return [*ids, book(office_of, "stranger", "s")]


def test_a_month_is_looked_at_proposed_approved_and_shown_with_its_hash(
    app: Flask, office_of: Office, booked: list[int], client_as: ClientAs
) -> None:
    admin, officer = client_as("admin"), client_as("officer")
    page = admin.get("/close/2026-05").get_data(as_text=True)
    assert "What would be posted" in page
    assert "6 registrations on" in page
    assert "Propose to close" in page
    assert "Approve and close" not in page
    assert "Propose to close" not in officer.get("/close/2026-05").get_data(as_text=True)
    assert admin.post("/close/2026-05/propose").status_code == 302
    assert "Approve the close of 2026-05" in officer.get("/").get_data(as_text=True)
    assert admin.post("/close/2026-05/approve").status_code == 403
    assert "Approve and close" in officer.get("/close/2026-05").get_data(as_text=True)
    assert officer.post("/close/2026-05/approve").status_code == 302
    page = officer.get("/close/2026-05").get_data(as_text=True)
    with app.app_context():
        figures = queries.month(office_of.viewer("officer"), MAY)
    assert figures.closed
    assert figures.root_hash in page
    assert "What was posted" in page
    assert "2026-05" in admin.get("/close").get_data(as_text=True)


def test_held_entries_are_released_from_the_page(
    app: Flask, office_of: Office, booked: list[int], client_as: ClientAs
) -> None:
    admin = client_as("admin")
    entries = [encode(one) for one in booked[:6]]
    assert admin.post("/close/2026-05/release", data={"entry": entries}).status_code == 422
    assert admin.post("/close/2026-05/release", data={"entry": entries, "comment": "A series"}).status_code == 302
    with app.app_context():
        assert closing.dry_run(office_of.viewer("admin"), MAY).anomalies == ()


def test_a_month_that_runs_offers_no_close(client_as: ClientAs, booked: list[int]) -> None:
    admin = client_as("admin")
    this = clock.today().strftime("%Y-%m")
    assert "Propose to close" not in admin.get(f"/close/{this}").get_data(as_text=True)
    assert admin.post(f"/close/{this}/propose").status_code == 409


@pytest.mark.parametrize("address", ["/close/2026-13", "/close/may"])
def test_what_is_no_month_is_not_found(client_as: ClientAs, address: str) -> None:
    assert client_as("admin").get(address).status_code == 404
    assert client_as("admin").post(address + "/propose").status_code == 404


def test_the_officer_decides_on_points_to_take_back(
    app: Flask, office_of: Office, booked: list[int], client_as: ClientAs
) -> None:
    admin, officer = client_as("admin"), client_as("officer")
    data = {"reason": "duplicate", "comment": "found twice"}
    assert admin.post(f"/mileage/entries/{encode(booked[-1])}/reversal", data=data).status_code == 302
    assert "Take these points back?" in officer.get("/close").get_data(as_text=True)
    with app.app_context():
        (waiting,) = queries.open_reversals(office_of.viewer("officer"))
    assert officer.post(f"/reversals/{encode(waiting.id)}/approve").status_code == 302
    page = client_as("stranger").get(f"/mileage/entries/{encode(booked[-1])}").get_data(as_text=True)
    assert "The same thing was rewarded before" in page


def test_an_objection_is_answered_and_an_empty_answer_keeps_the_page(
    app: Flask, office_of: Office, client_as: ClientAs
) -> None:
    with app.app_context(), app.test_request_context():
        accrual_id = book(office_of, "author", "a", at=clock.now())
        objection_id = service.object_to(office_of.viewer("author"), accrual_id, "too few points")
    admin, ref = client_as("admin"), encode(objection_id)
    answer = admin.post(f"/objections/{ref}/answer", data={f"answer-{ref}": " "})
    assert answer.status_code == 422
    assert "Write an answer." in answer.get_data(as_text=True)
    assert admin.post(f"/objections/{ref}/answer", data={f"answer-{ref}": "As agreed."}).status_code == 302
    assert "As agreed." in client_as("author").get(f"/mileage/entries/{encode(accrual_id)}").get_data(as_text=True)


def test_a_rule_is_previewed_and_given_a_new_version(app: Flask, booked: list[int], client_as: ClientAs) -> None:
    admin = client_as("admin")
    numbers = {"points": "10", "cap_times": "2", "preview": "1"}
    page = admin.post("/admin/rules/article_registered", data=numbers).get_data(as_text=True)
    assert "gave 20 points; with these numbers it would have given 20" in page
    assert admin.post("/admin/rules/article_registered", data={**numbers, "points": "x"}).status_code == 422
    data = {"points": "10", "cap_times": "2", "valid_from": "2020-01-01", "reason": "fewer"}
    refused = admin.post("/admin/rules/article_registered", data=data)
    assert refused.status_code == 422
    assert 'value="fewer"' in refused.get_data(as_text=True)
    day = clock.today().isoformat()
    assert admin.post("/admin/rules/article_registered", data={**data, "valid_from": day}).status_code == 302
    with app.app_context():
        assert rules.in_force("article_registered", clock.now()).points == 10
        assert rules.in_force("article_registered", on(10)).points == 5
    assert "10 points each time. At most 2 times a month." in admin.get("/admin/rules").get_data(as_text=True)


def test_the_ledger_is_checked_from_the_page(booked: list[int], client_as: ClientAs) -> None:
    assert "the chain is unbroken" in client_as("officer").get("/admin/ledger").get_data(as_text=True)
