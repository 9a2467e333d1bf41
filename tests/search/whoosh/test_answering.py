"""Ranking weighs grade and freshness, visibly but mildly."""

from __future__ import annotations

from pathlib import Path

from kms.search.korean.mecab import MecabAnalyzer
from kms.search.ports import Query
from kms.search.whoosh.engine import WhooshEngine
from tests.search.documents import document


def test_of_equal_texts_the_better_and_fresher_comes_first(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path, MecabAnalyzer(), "office")
    engine.index(
        [document(1, "예산", freshness_weight=0.5), document(2, "예산"), document(3, "예산", grade_weight=1.15)]
    )
    engine.commit(1)
    assert [hit.id for hit in engine.search(Query("예산", frozenset({"all"}))).hits] == [3, 2, 1]


def test_equal_scores_are_ordered_by_date(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path, MecabAnalyzer(), "office")
    engine.index([document(number, "예산") for number in (2, 3, 1)])
    engine.commit(1)
    assert [hit.id for hit in engine.search(Query("예산", frozenset({"all"}))).hits] == [3, 2, 1]


def test_a_title_without_its_spaces_is_found_by_pairs_of_letters(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path, MecabAnalyzer(), "office")
    engine.index([document(1, "쑥쑥케어 봄봄"), document(2, "다른 글")])
    engine.commit(1)
    assert engine.search(Query("쑥쑥케어봄봄", frozenset({"all"}))).hits[0].id == 1
