"""What quality puts on others' pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kms.core.db import close_reading
from kms.core.ids import encode
from kms.quality import panels
from tests.factories import ratings
from tests.factories.office import Office

Client = Callable[[str], FlaskClient]
Drain = Callable[[], None]


@pytest.fixture
def rated(app: Flask, office_of: Office, drain: Drain) -> int:
    """An article that was rated to the end."""
    with app.app_context(), app.test_request_context():
        ratings.with_experts(office_of)
        article_id = office_of.published()
        drain()
        ratings.rate_to_the_end(article_id, drain, 5)
        return article_id


def text(client: FlaskClient, address: str) -> str:
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_author_finds_score_bars_and_comments_below_the_article(rated: int, client_as: Client) -> None:
    page = text(client_as("author"), f"/articles/{encode(rated)}")
    assert "usefulness에 대한 의견" in page and "<meter" in page and "Plain mean of the marks" in page
    assert "이름expert" not in page


def test_readers_find_the_grade_and_how_many_rated(rated: int, client_as: Client) -> None:
    page = text(client_as("stranger"), f"/articles/{encode(rated)}")
    assert "rated by 3 experts" in page
    assert "usefulness에 대한 의견" not in page and "<meter" not in page


def test_reviews_and_candidates_are_among_my_tasks(
    app: Flask, rated: int, office_of: Office, client_as: Client
) -> None:
    with app.app_context(), app.test_request_context():
        _article, review = ratings.assigned(office_of, "expert")
        close_reading()
        kinds = [task.url for task in panels.tasks(office_of.viewer("expert"))]
    assert f"/reviews/{encode(review)}" in kinds
    assert "1 candidates for core knowledge" in text(client_as("officer"), "/")
    assert "/reviews/" not in text(client_as("stranger"), "/")


def test_my_page_shows_experts_what_they_rated(rated: int, client_as: Client) -> None:
    assert "1 reviews submitted" in text(client_as("expert"), "/me")
    assert "My reviews" not in text(client_as("author"), "/me")
