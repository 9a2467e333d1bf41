"""How viewers stand to articles, as the articles room answers."""

from __future__ import annotations

import pytest

from kms.articles import approval
from kms.usage.access import Standing, standing
from tests.factories.office import Office


@pytest.mark.parametrize(
    ("number", "login", "expected"),
    [
        (1, "author", Standing.OWNER),
        (2, "colleague", Standing.READER),
        (3, "officer", Standing.READER),
        (4, "stranger", Standing.NONE),
        (5, "other_monitor", Standing.NONE),
    ],
)
def test_standing_to_an_article_of_a_department(office: Office, number: int, login: str, expected: Standing) -> None:
    article_id = office.published(visibility="department")
    assert standing(office.viewer(login), article_id) is expected, number


def test_nobody_stands_to_a_draft_and_readers_keep_theirs_to_a_retired_one(office: Office) -> None:
    draft_id, article_id = office.drafted(), office.published()
    assert standing(office.viewer("author"), draft_id) is Standing.NONE
    approval.retire(office.viewer("author"), article_id, reason="낡음")
    assert standing(office.viewer("stranger"), article_id) is Standing.READER
