"""What of a document goes where."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kms.search.korean.mecab import MecabAnalyzer
from kms.search.whoosh.documents import analyse, fingerprint, pairs, row_of, stored_from, stored_of
from tests.search.documents import document


def test_stored_values_come_back() -> None:
    one = document(3, "예산", "본문", summary="요약", facts={"author": "가"})
    stored = stored_from(stored_of(one))
    assert (stored["id"], stored["title"], stored["summary"], stored["facts"]) == (3, "예산", "요약", {"author": "가"})
    assert stored["published"] == one.published_at.timestamp()


def test_pairs_ignore_spaces_and_marks() -> None:
    assert pairs("예산 편성!") == pairs("예산편성") == ["예산", "산편", "편성"]
    assert pairs("가") == []


def test_words_of_all_parts_are_in_the_text_field() -> None:
    one = document(1, "예산", "집행", summary="요약", keywords=("감사",), people="홍길동", team="기획팀")
    terms = analyse(MecabAnalyzer(), one)
    assert {"예산", "집행", "요약", "감사"} <= set(terms.text)
    assert "홍길동" in terms.counts["people"]
    row = row_of(one, terms)
    assert row.terms["audience"] == {"all": 1}
    assert row.terms["category"] == {"C": 1, "C1": 1}


CHANGES = [
    {"title": "다른"},
    {"body": "다른"},
    {"audience": frozenset({"person:1"})},
    {"facets": {"type": ("idea",)}},
    {"facts": {"author": "나"}},
    {"keywords": ("감사",)},
    {"grade_weight": 1.15},
    {"review_due": date(2026, 5, 1)},
    {"attachments": "첨부"},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: next(iter(one)))
def test_whatever_is_indexed_changes_the_fingerprint(change: dict[str, Any]) -> None:
    values: dict[str, Any] = {"title": "예산", "body": "본문", "facts": {"author": "가"}}
    assert fingerprint(document(3, **values)) == fingerprint(document(3, **values))
    assert fingerprint(document(3, **values)) != fingerprint(document(3, **{**values, **change}))


def test_freshness_that_fell_since_is_no_difference() -> None:
    assert fingerprint(document(3, freshness_weight=0.5)) == fingerprint(document(3))


def test_units_have_a_field_of_their_own_and_leave_the_words_as_they_are() -> None:
    terms = analyse(MecabAnalyzer(), document(1, "제12조", "2026. 5. 19. 까지"))
    assert set(terms.counts["units"]) == {"#제12조", "#2026-05-19"}
    assert not [term for term in (*terms.text, *terms.counts["title"]) if term.startswith("#")]
