"""One text of a file: what it may say, and what is refused by name."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from kms.articles.imported import NAMES, Item
from kms.articles.models import Visibility

LEAST = {"id": "1", "text": "첫 줄\n둘째"}


def test_a_missing_title_is_the_beginning_of_the_text() -> None:
    item = Item.of(LEAST)
    assert (item.title, item.summary, item.keywords) == ("첫 줄 둘째", "첫 줄 둘째", ("첫 줄 둘째",))
    assert item.visibility is None


def test_every_name_has_a_place() -> None:
    facts = {
        **LEAST,
        "title": " 제목 ",
        "category": "C1",
        "type": "idea",
        "summary": "요약",
        "keywords": ["가", " 나 ", ""],
        "author": "hong",
        "department": "TAX",
        "visibility": "department",
        "readers": "kim, lee",
        "contributions": {"kim": 30},
        "legal_basis": ["법"],
        "registered": date(2026, 5, 19),
        "review_due": "2027-05-19",
        "doc_reg_no": 12,
    }
    assert set(facts) == set(NAMES)
    item = Item.of(facts, "a.md").at("b.md")
    assert (item.place, item.keywords, item.readers) == ("b.md", ("가", "나"), ("kim", "lee"))
    assert (item.registered, item.review_due) == (date(2026, 5, 19), date(2027, 5, 19))
    assert (item.visibility, item.doc_reg_no, item.contributions) == (Visibility.DEPARTMENT, "12", {"kim": 30})
    assert Item.of({**LEAST, "registered": datetime(2026, 5, 19, 8)}).registered == date(2026, 5, 19)


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        ({}, "id"),
        ({"id": "1"}, "text"),
        ({"text": "x"}, "id"),
        ({"id": "", "text": "x"}, "id"),
        ({"id": "1", "text": " \n"}, "text"),
        ({**LEAST, "title": ["a"]}, "title"),
        ({**LEAST, "keywords": {"a": 1}}, "keywords"),
        ({**LEAST, "registered": "gestern"}, "registered"),
        ({**LEAST, "visibility": "friends"}, "visibility"),
        ({**LEAST, "contributions": "kim 30"}, "contributions"),
        ({**LEAST, "contributions": {"kim": "30"}}, "contributions"),
    ],
)
def test_what_makes_no_sense_is_named(facts: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        Item.of(facts)
