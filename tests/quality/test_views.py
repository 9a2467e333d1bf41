"""The desk and the queues over HTTP: nothing typed is lost, the next review follows, each role lands where it may act."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kms.core.db import close_reading, reading
from kms.core.ids import encode
from kms.quality import rubric
from kms.quality.models import Review, ReviewState
from tests.factories import ratings
from tests.factories.office import Office

Client = Callable[[str], FlaskClient]
Drain = Callable[[], None]


@pytest.fixture
def review(app: Flask, office_of: Office) -> int:
    """A review that `expert` was asked for."""
    with app.app_context(), app.test_request_context():
        return ratings.assigned(office_of, "expert")[1]


def form(mark: int = 3, comment: str = "", **marks: int) -> dict[str, str]:
    data = {f"mark-{code}": str(marks.get(code, mark)) for code in rubric.FIRST.codes}
    return data | {f"comment-{code}": comment for code in rubric.FIRST.codes if comment}


def state(app: Flask, review_id: int) -> str:
    with app.app_context():
        close_reading()
        return str(reading().get_one(Review, review_id).state)


def test_a_form_that_fails_keeps_everything_typed(app: Flask, review: int, client_as: Client) -> None:
    client = client_as("expert")
    data = form(4, usefulness=5) | {"comment-impact": "두 부서에서 쓸 수 있습니다."}
    answer = client.post(f"/reviews/{encode(review)}", data=data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "두 부서에서 쓸 수 있습니다." in page
    assert 'name="mark-usefulness" value="5" checked' in page and 'name="mark-accuracy" value="4" checked' in page
    assert "Marks 1 and 5 need a comment" in page and 'href="#usefulness"' in page
    assert state(app, review) == ReviewState.ASSIGNED


def test_what_was_kept_is_there_again(review: int, client_as: Client) -> None:
    client = client_as("expert")
    answer = client.post(f"/reviews/{encode(review)}/keep", data={"mark-impact": "2", "comment-impact": "생각 중"})
    assert answer.status_code == 200 and "Kept at" in answer.get_json()["message"]
    page = client.get(f"/reviews/{encode(review)}").get_data(as_text=True)
    assert "생각 중" in page and 'name="mark-impact" value="2" checked' in page


def test_after_a_review_comes_the_next(app: Flask, review: int, office_of: Office, client_as: Client) -> None:
    with app.app_context(), app.test_request_context():
        following = ratings.assigned(office_of, "expert")[1]
    client = client_as("expert")
    answer = client.post(f"/reviews/{encode(review)}", data=form(3))
    assert answer.location == f"/reviews/{encode(following)}"
    assert client.post(f"/reviews/{encode(following)}", data=form(3)).location == "/reviews"
    assert state(app, review) == ReviewState.SUBMITTED
    assert client.get(f"/reviews/{encode(review)}").status_code == 404


def test_a_return_needs_its_reason(app: Flask, review: int, client_as: Client) -> None:
    client = client_as("expert")
    answer = client.post(f"/reviews/{encode(review)}/recuse", data={"reason": ""})
    assert answer.status_code == 422 and "Say why you return the review." in answer.get_data(as_text=True)
    assert client.post(f"/reviews/{encode(review)}/recuse", data={"reason": "친족입니다."}).location == "/reviews"
    assert state(app, review) == ReviewState.RECUSED


def test_each_role_lands_where_it_may_act(client_as: Client) -> None:
    assert client_as("admin").get("/reviews").location == "/reviews/overview"
    assert client_as("officer").get("/reviews").location == "/reviews/core"
    assert client_as("expert").get("/reviews").status_code == 200
    assert client_as("author").get("/reviews").status_code == 403


def test_core_is_confirmed_on_its_page_and_a_missing_reason_is_said(
    app: Flask, office_of: Office, drain: Drain, client_as: Client
) -> None:
    with app.app_context(), app.test_request_context():
        ratings.with_experts(office_of)
        ref = encode(article_id := office_of.published())
        drain()
        ratings.rate_to_the_end(article_id, drain, 5)
    client = client_as("officer")
    assert "체납 처분 절차" in client.get("/reviews/core").get_data(as_text=True)
    answer = client.post(f"/reviews/core/{ref}/confirm", data={"reason": ""})
    assert answer.status_code == 422 and "Give the reason" in answer.get_data(as_text=True)
    assert client.post(f"/reviews/core/{ref}/confirm", data={"reason": "필요합니다."}).location == "/reviews/core"
    page = client_as("author").get(f"/articles/{ref}", follow_redirects=True).get_data(as_text=True)
    assert "Reason of the decision" in page and "필요합니다." in page
    answer = client_as("author").post(f"/articles/{ref}/appeal", data={"reason": "더 볼 것이 있습니다."})
    assert answer.status_code == 302


def test_the_overview_hands_on_and_explains(app: Flask, review: int, client_as: Client) -> None:
    client = client_as("admin")
    page = client.get("/reviews/overview").get_data(as_text=True)
    assert "이름expert" in page and "newly registered" in page
    answer = client.post(f"/reviews/{encode(review)}/reassign", data={"reason": ""})
    assert answer.status_code == 422
    answer = client.post(f"/reviews/{encode(review)}/reassign", data={"reason": "휴직"}, follow_redirects=True)
    assert "Nobody else may rate" in answer.get_data(as_text=True)
    with app.app_context():
        article_id = reading().get_one(Review, review).article_id
    assert "Why these experts" in client.get(f"/reviews/draws/{encode(article_id)}").get_data(as_text=True)


def test_the_rubric_is_shown_in_both_languages(client_as: Client) -> None:
    client = client_as("author")
    assert "Usefulness" in client.get("/rubric").get_data(as_text=True)
    client.set_cookie("language", "ko")
    assert "활용도" in client.get("/rubric").get_data(as_text=True)
