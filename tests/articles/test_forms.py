"""The form as a draft."""

from __future__ import annotations

import pytest
from flask import Flask

from kms.articles.forms import read_draft
from kms.core.errors import Invalid
from tests.factories.office import Office


def test_words_people_and_shares(app: Flask, office_of: Office) -> None:
    data = {
        "title": " 제목 ",
        "keywords": "가, 나,\n다",
        "readers": "stranger, ",
        "contributions": "colleague 30%",
        "visibility": "people",
    }
    with app.test_request_context(method="POST", data=data):
        draft = read_draft()
    assert draft.title == "제목"
    assert draft.keywords == ("가", "나", "다")
    assert draft.readers == (office_of.people["stranger"],)
    assert draft.contributions == {office_of.people["colleague"]: 30}


@pytest.mark.parametrize("shares", ["colleague", "colleague x", "nobody 10"])
def test_shares_that_cannot_be_read_are_named(app: Flask, shares: str) -> None:
    with app.test_request_context(method="POST", data={"contributions": shares}), pytest.raises(Invalid) as caught:
        read_draft()
    assert set(caught.value.fields) == {"contributions"}
