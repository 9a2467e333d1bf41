"""Asking over HTTP: the words come back to the page, and a form that fails keeps them."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from kms.articles import comments
from kms.core.ids import encode
from tests.factories.office import Office


def _article(app: Flask, office: Office) -> int:
    with app.app_context(), app.test_request_context():
        return office.published()


def test_asked_answered_and_taken_back(app: Flask, office_of: Office, client_as: Callable[[str], FlaskClient]) -> None:
    ref = encode(_article(app, office_of))
    reader, author = client_as("stranger"), client_as("author")
    asked = reader.post(f"/articles/{ref}/comments", data={"comment": "누가 <b>합니까</b>?"}, follow_redirects=True)
    text = asked.get_data(as_text=True)
    assert "누가 &lt;b&gt;합니까&lt;/b&gt;?" in text
    code = text.split('name="answers" value="')[1][:13]
    author.post(f"/articles/{ref}/comments", data={"comment": "세무과가 합니다.", "answers": code})
    page = reader.get(f"/articles/{ref}", follow_redirects=True).get_data(as_text=True)
    assert page.index("누가 &lt;b&gt;") < page.index("세무과가 합니다.")
    reader.post(f"/articles/{ref}/comments/{code}/remove")
    left = reader.get(f"/articles/{ref}/comments").get_data(as_text=True)
    assert "누가" not in left and "This comment was removed." in left and "세무과가 합니다." in left


def test_words_that_cannot_be_taken_stay_in_the_form(
    app: Flask, office_of: Office, client_as: Callable[[str], FlaskClient]
) -> None:
    article_id = _article(app, office_of)
    with app.app_context(), app.test_request_context():
        question = encode(comments.post(office_of.viewer("author"), article_id, "질문"))
    for more in ({}, {"answers": question}):
        data = {"comment": "번호 900101-1234568 로", **more}
        answer = client_as("stranger").post(f"/articles/{encode(article_id)}/comments", data=data)
        assert answer.status_code == 422
        text = answer.get_data(as_text=True)
        assert "번호 900101-1234568 로</textarea>" in text and "resident registration number" in text


def test_many_questions_come_in_pages(app: Flask, office_of: Office, client_as: Callable[[str], FlaskClient]) -> None:
    article_id = _article(app, office_of)
    with app.app_context(), app.test_request_context():
        for number in range(21):
            comments.post(office_of.viewer("author"), article_id, f"질문 {number}.")
    client = client_as("stranger")
    assert "All 21 questions" in client.get(f"/articles/{encode(article_id)}", follow_redirects=True).get_data(
        as_text=True
    )
    second = client.get(f"/articles/{encode(article_id)}/comments?page=2").get_data(as_text=True)
    assert "질문 0." in second and "질문 1." not in second
