"""Suggestions over HTTP: groups of options that lead somewhere, and nothing of what the reader may not open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kms.search import queries
from kms.usage import recording
from tests.factories.office import Office


@pytest.fixture
def publish(app: Flask, office_of: Office, indexed: Callable[[], None]) -> Callable[..., None]:
    """Publish an article of the small office and index it."""

    def run(title: str, **draft: object) -> None:
        with app.app_context(), app.test_request_context():
            office_of.published(title=title, **draft)
            indexed()

    return run


def _groups(client: FlaskClient, text: str) -> dict[str, list[dict[str, str]]]:
    answer = client.get(f"/search/suggest?q={quote(text)}")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return {group["name"]: group["options"] for group in found["groups"]}


@pytest.mark.parametrize("text", ["체납", "체ㄴ", "ㅊㄴ", "cpskq", "처분 절차", "체납ㅊ", "체낪"])
def test_titles_lead_to_their_articles(
    client_as: Callable[[str], FlaskClient], publish: Callable[..., None], text: str
) -> None:
    publish("체납 처분 절차")
    client = client_as("stranger")
    (option,) = _groups(client, text)["articles"]
    assert (option["text"], option["hint"]) == ("체납 처분 절차", "세무과")
    assert "체납 처분 절차" in client.get(option["url"]).get_data(as_text=True)


def test_what_is_not_open_is_not_suggested(
    client_as: Callable[[str], FlaskClient], publish: Callable[..., None], app: Flask
) -> None:
    publish("체납 감사 계획", visibility="department", keywords=["감사대상"])
    queries.bound().companions = replace(queries.bound().companions, popular=lambda _viewer: ("체납 감사", "감사대상"))
    stranger, colleague = client_as("stranger"), client_as("colleague")
    for text in ("체납", "ㅊㄴ", "감사", "감사대"):
        assert _groups(stranger, text) == {}
        assert _groups(colleague, text)
    assert [one["text"] for one in _groups(colleague, "감사")["searches"]] == ["체납 감사", "감사대상"]


def test_people_who_work_here_lead_to_their_pages(client_as: Callable[[str], FlaskClient], office_of: Office) -> None:
    client = client_as("stranger")
    name = office_of.viewer("author").name
    (option,) = [one for one in _groups(client, name)["people"] if "세무과" in one["hint"]][:1]
    assert option["text"] == name
    assert name in client.get(option["url"]).get_data(as_text=True)


def test_searches_of_many_and_own_ones_search(
    client_as: Callable[[str], FlaskClient], publish: Callable[..., None]
) -> None:
    publish("체납 처분 절차", keywords=["체납처분"])
    companions = replace(
        queries.bound().companions,
        popular=lambda _viewer: ("체납 절차", "체납 없는말", "처분"),
        recent=lambda _viewer: ("체납", "체납 절차", "예산"),
    )
    queries.bound().companions = companions
    client = client_as("author")
    groups = _groups(client, "체납")
    assert [one["text"] for one in groups["recent"]] == ["체납", "체납 절차"]
    assert [one["text"] for one in groups["searches"]] == ["체납처분"], "found by nobody, or one's own already"
    assert groups["searches"][0]["url"] == f"/search?q={quote('체납처분')}"
    assert [one["text"] for one in _groups(client, "")["recent"]] == ["체납", "체납 절차", "예산"]


def test_what_one_searched_is_offered_to_oneself_alone(
    client_as: Callable[[str], FlaskClient], publish: Callable[..., None]
) -> None:
    publish("체납 처분 절차")
    author = client_as("author")
    author.get(f"/search?q={quote('체납 절차')}")
    recording.flush()
    assert [one["text"] for one in _groups(author, "체")["recent"]] == ["체납 절차"]
    assert [one["text"] for one in _groups(author, "")["recent"]] == ["체납 절차"]
    assert "recent" not in _groups(client_as("stranger"), "체")


@pytest.mark.parametrize("text", ["", "  ", "!!", "\x00", "가" * 5000, "ㅏㅏㅏ", "<b>", "𠮷", "%"])
def test_no_text_is_an_error(client_as: Callable[[str], FlaskClient], text: str) -> None:
    assert _groups(client_as("author"), text).get("articles", []) == []


def test_nobody_gets_suggestions_before_signing_in(app: Flask) -> None:
    assert app.test_client().get("/search/suggest?q=a").status_code in {302, 401}
