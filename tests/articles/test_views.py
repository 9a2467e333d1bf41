"""Reading over HTTP: the past of an article, compared and linked to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kms.articles import queries, service
from kms.core.db import close_reading
from kms.core.ids import decode, encode
from tests.factories.office import Office


@pytest.fixture
def ref(app: Flask, office_of: Office) -> str:
    """An article with three revisions."""
    with app.app_context(), app.test_request_context():
        author = office_of.viewer("author")
        article_id = office_of.published(body="하나 둘")
        for body in ("하나 둘 셋", "하나 셋"):
            close_reading()
            head = queries.readable_article(author, article_id).head_revision_id
            service.save(author, article_id, office_of.draft(body=body), base_revision_id=head, reason="고침")
        close_reading()
    return encode(article_id)


def test_any_two_revisions_are_compared_the_older_first(ref: str, client_as: Callable[[str], FlaskClient]) -> None:
    client = client_as("stranger")
    for query in ("old=1&new=3", "old=3&new=1"):
        text = client.get(f"/articles/{ref}/compare?{query}").get_data(as_text=True)
        assert "Changed since revision 1" in text
        assert "<del>둘</del><ins>셋</ins>" in text
    for query in ("", "old=x&new=1", "old=1&new=9"):
        assert client.get(f"/articles/{ref}/compare?{query}").status_code == 404


def test_the_history_says_how_much_each_revision_changed(ref: str, client_as: Callable[[str], FlaskClient]) -> None:
    text = client_as("stranger").get(f"/articles/{ref}/history").get_data(as_text=True)
    assert ["6 (+2)" in text, "4 (-2)" in text, "4 (+4)" in text] == [True] * 3


def test_an_old_text_comes_back_from_its_page(ref: str, client_as: Callable[[str], FlaskClient]) -> None:
    author, reader = client_as("author"), client_as("stranger")
    assert "Bring this text back" in author.get(f"/articles/{ref}/revisions/1").get_data(as_text=True)
    assert "Bring this text back" not in author.get(f"/articles/{ref}/revisions/3").get_data(as_text=True)
    author.post(f"/articles/{ref}/revisions/1/restore")
    assert "<p>하나 둘</p>" in reader.get(f"/articles/{ref}", follow_redirects=True).get_data(as_text=True)
    assert "Text of revision 1" in reader.get(f"/articles/{ref}/history").get_data(as_text=True)
    answer = reader.post(f"/articles/{ref}/revisions/3/restore", follow_redirects=True).get_data(as_text=True)
    assert "waits as a change" in answer and "<p>하나 둘</p>" in answer


def test_a_suggested_change_is_shown_to_who_decides_on_it(
    ref: str, app: Flask, office_of: Office, client_as: Callable[[str], FlaskClient]
) -> None:
    with app.app_context(), app.test_request_context():
        colleague, article_id = office_of.viewer("colleague"), decode(ref)
        head = queries.readable_article(colleague, article_id).head_revision_id
        service.save(colleague, article_id, office_of.draft(body="하나 넷"), base_revision_id=head)
        close_reading()
    waiting = "Suggested changes that wait for a decision"
    for login, told in (("author", True), ("monitor", True), ("stranger", False)):
        text = client_as(login).get(f"/articles/{ref}", follow_redirects=True).get_data(as_text=True)
        assert (waiting in text) is told
        assert ("/changes/" in text) is told
