"""Drafts: normal form, what can be kept, what is missing."""

from __future__ import annotations

import unicodedata

import pytest
from flask import Flask
from flask_babel import Babel

from kms.articles.drafts import Draft, check_complete, check_savable
from kms.articles.models import Visibility
from kms.core.errors import Invalid


def test_normal_form() -> None:
    draft = Draft(
        title="  가 \n 나 ", keywords=("가", " 가 ", ""), body=unicodedata.normalize("NFD", "한글\r\n")
    ).cleaned()
    assert (draft.title, draft.keywords, draft.body) == ("가 나", ("가",), "한글\n")
    assert Draft.from_form({**draft.as_form(), "of another version": 1}) == Draft(
        title="가 나", keywords=("가",), body="한글\n", contributions={}
    )


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (Draft(), "title"),
        (Draft(title="x" * 201), "title"),
        (Draft(title="x", body="x" * 200_001), "body"),
        (Draft(title="x", keywords=tuple(map(str, range(11)))), "keywords"),
        (Draft(title="x", keywords=("x" * 61,)), "keywords"),
        (Draft(title="x", doc_reg_no="x" * 81), "doc_reg_no"),
        (Draft(title="x", contributions={1: 100}), "contributions"),
        (Draft(title="x", contributions={1: 60, 2: 40}), "contributions"),
        (Draft(title="x", visibility=Visibility.PEOPLE), "readers"),
    ],
)
def test_what_cannot_be_kept(draft: Draft, field: str) -> None:
    app = Flask("test")
    Babel(app)
    with app.test_request_context(), pytest.raises(Invalid) as caught:
        check_savable(draft)
    assert set(caught.value.fields) == {field}


def test_everything_missing_is_said_at_once() -> None:
    app = Flask("test")
    Babel(app)
    with app.test_request_context(), pytest.raises(Invalid) as caught:
        check_complete(Draft(title="x"))
    assert set(caught.value.fields) == {"summary", "keywords", "body"}
