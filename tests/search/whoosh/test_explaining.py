"""An explanation adds up to the score that it explains, and exists for readers only."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kms.search.korean.mecab import MecabAnalyzer
from kms.search.ports import NEWEST, Query
from kms.search.whoosh.engine import WhooshEngine
from kms.search.whoosh.ranking import DEFAULT, Second
from tests.search.documents import document

ANALYZER = MecabAnalyzer()
ALL = frozenset({"all"})
texts = st.lists(st.sampled_from(["예산", "편성", "절차", "회의를", "지방세", "체납처분"]), max_size=8).map(" ".join)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(texts, texts, st.sampled_from([1.0, 1.15, 0.5])), min_size=1, max_size=7),
    texts,
    st.sampled_from([1, 2, 400]),
    st.sampled_from(["relevance", NEWEST]),
)
def test_the_parts_add_up_to_the_score(
    tmp_path_factory: pytest.TempPathFactory,
    pages: list[tuple[str, str, float]],
    query: str,
    candidates: int,
    sort: str,
) -> None:
    ranking = replace(DEFAULT, second=Second(candidates=candidates, lettered=1))
    engine = WhooshEngine(tmp_path_factory.mktemp("index"), ANALYZER, "office", ranking=ranking)
    for number, (title, body, weight) in enumerate(pages):
        engine.index([document(number, title, body, grade_weight=weight, freshness_weight=weight)])
        if number % 2:
            engine.commit(number)
    engine.commit(99)
    asked = Query(query, ALL, sort=sort)
    for hit in engine.search(asked).hits:
        found = engine.explain(asked, hit.key)
        assert found is not None
        assert found.score == hit.score
        assert found.total == pytest.approx(hit.score, abs=1e-4)
        assert found.total == pytest.approx(
            sum(piece.value for piece in found.pieces) * found.grade * found.freshness, abs=1e-6
        )


def test_words_are_named_with_their_field_and_number(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path, ANALYZER, "office")
    engine.index([document(1, "예산", "편성 편성 이야기"), document(2, "회의")])
    engine.commit(1)
    found = engine.explain(Query("예산 편성", ALL), "article:1")
    assert found is not None
    words = {(piece.field, piece.word): piece.count for piece in found.pieces if piece.kind == "word"}
    assert words[("title", "예산")] == 1
    assert words[("text", "편성")] == 2
    assert {piece.kind for piece in found.pieces} >= {"word", "lead"}


def test_what_may_not_be_read_or_is_not_found_is_not_explained(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path, ANALYZER, "office")
    engine.index([document(1, "예산", audience=frozenset({"person:1"})), document(2, "예산"), document(3, "회의")])
    engine.commit(1)
    query = Query("예산", ALL)
    assert engine.explain(query, "article:2") is not None
    assert engine.explain(query, "article:1") is None
    assert engine.explain(query, "article:3") is None
    assert engine.explain(query, "article:99") is None


@pytest.mark.parametrize("text", ["2026-05-19", "ㅇㅅ", "예사", "예산 ㅍㅅ"])
def test_units_and_beginnings_are_parts_too(tmp_path: Path, text: str) -> None:
    engine = WhooshEngine(tmp_path, ANALYZER, "office")
    engine.index([document(1, "예산 편성", "기한은 2026. 5. 19.이다."), document(2, "회의")])
    engine.commit(1)
    (hit,) = engine.search(Query(text, ALL)).hits
    found = engine.explain(Query(text, ALL), "article:1")
    assert found is not None
    assert found.total == pytest.approx(hit.score, abs=1e-4)
    assert [piece for piece in found.pieces if piece.word.startswith(("#", "ㅇ", "예사", "ㅍ"))]
