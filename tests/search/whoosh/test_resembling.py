"""Similar documents: alike in their telling words, never the document itself, nothing that may not be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from kms.search.korean.mecab import MecabAnalyzer
from kms.search.whoosh.engine import WhooshEngine
from tests.search.documents import document

ALL = frozenset({"all"})


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    """Three texts on one subject, one of them closed, and others."""
    engine = WhooshEngine(tmp_path, MecabAnalyzer(), "office")
    engine.index(
        [
            document(1, "체납 처분 절차", "지방세 체납 처분 독촉 압류 공매 순서"),
            document(2, "압류 안내", "체납 처분에 따른 압류와 공매 안내"),
            document(3, "비밀 압류 계획", "체납 처분 압류 공매 계획", frozenset({"person:1"})),
            document(4, "도서관 행사", "어린이 독서 행사를 엽니다"),
        ]
    )
    engine.commit(1)
    for number in range(5, 25):
        engine.index([document(number, f"다른 일 {number}", "공원 산책로 정비와 축제 준비")])
    engine.commit(2)
    return engine


def test_alike_in_telling_words_and_never_itself(engine: WhooshEngine) -> None:
    assert [hit.id for hit in engine.similar("article:1", ALL, 5)] == [2]


def test_only_what_may_be_read(engine: WhooshEngine) -> None:
    assert {hit.id for hit in engine.similar("article:1", frozenset({"all", "person:1"}), 5)} == {2, 3}
    assert engine.similar("article:3", ALL, 5) == ()


def test_nothing_is_like_what_is_alone_or_unknown(engine: WhooshEngine) -> None:
    assert engine.similar("article:4", ALL, 5) == ()
    assert engine.similar("article:99", ALL, 5) == ()


def test_an_update_is_the_document_that_counts(engine: WhooshEngine) -> None:
    engine.index([document(1, "도서관 독서", "어린이 독서 행사")])
    engine.commit(3)
    assert [hit.id for hit in engine.similar("article:1", ALL, 5)] == [4]


def test_no_more_than_asked_for(engine: WhooshEngine) -> None:
    assert len(engine.similar("article:5", ALL, 3)) == 3
