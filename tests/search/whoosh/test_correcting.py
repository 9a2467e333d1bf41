"""Misspelt words are corrected to words of documents that the reader may read, and to nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kms.search.korean.mecab import MecabAnalyzer
from kms.search.ports import Query
from kms.search.whoosh import correcting
from kms.search.whoosh.engine import WhooshEngine
from tests.search.documents import document

ANALYZER = MecabAnalyzer()
ALL = frozenset({"all"})
keys = st.lists(st.integers(1, 4), min_size=1, max_size=6)


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    """An index of a few documents, one of them of person 9 alone."""
    found = WhooshEngine(tmp_path, ANALYZER, "office")
    titles = ["과태료 부과 처분", "과태료 감경", "지식관리시스템 사용법", "예산 편성 지침", "Python 업무 자동화"]
    found.index([document(number, title) for number, title in enumerate(titles, 1)])
    found.index([document(9, "비밀감사계획 징계위원회", audience=frozenset({"person:9"}))])
    found.commit(1)
    return found


def _suggestion(engine: WhooshEngine, text: str, principals: frozenset[str] = ALL, **more: object) -> str:
    return engine.search(Query(text, principals, **more)).suggestion  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("과테료", "과태료"),
        ("과태뇨", "과태료"),
        ("과태려를", "과태료를"),
        ("과태료 감겅", "과태료 감경"),
        ("에산 편성", "예산 편성"),
        ("예산 평성", "예산 편성"),
        ("지식괸리시스템", "지식관리시스템"),
        ("지식관리시스텀", "지식관리시스템"),
        ("pyhton", "python"),
        ("과테료 에산", "과태료 예산"),
    ],
)
def test_a_slip_is_corrected_in_its_place(engine: WhooshEngine, typed: str, meant: str) -> None:
    assert _suggestion(engine, typed) == meant
    assert engine.search(Query(meant, ALL)).total > 0


@pytest.mark.parametrize(
    "text", ["과태료", "과태료를", "과태료부과", "지식관리시스템", "예산은", "편성 지침", "2026", "", "!!"]
)
def test_what_is_written_so_is_left_alone(engine: WhooshEngine, text: str) -> None:
    assert _suggestion(engine, text) == ""


@pytest.mark.parametrize("text", ["우주여행", "가", "xq", "12345", "뷁뷁뷁", "-과테료", "제목:"])
def test_what_is_near_to_nothing_is_left_alone(engine: WhooshEngine, text: str) -> None:
    assert _suggestion(engine, text) == ""


def test_words_of_documents_that_may_not_be_read_are_never_offered(engine: WhooshEngine) -> None:
    for text in ("비밀감사게획", "징게위원회"):
        assert _suggestion(engine, text) == ""
        assert _suggestion(engine, text, frozenset({"person:9"})) != ""


def test_a_word_that_only_others_may_read_is_as_one_of_nobody(engine: WhooshEngine) -> None:
    engine.index([document(10, "과테료 명단", audience=frozenset({"person:9"}))])
    engine.commit(2)
    assert _suggestion(engine, "과테료") == "과태료"
    assert _suggestion(engine, "과테료", frozenset({"person:9"})) == ""


def test_words_that_went_with_their_document_are_forgotten(engine: WhooshEngine) -> None:
    engine.delete(["article:1", "article:2"])
    engine.commit(2)
    assert _suggestion(engine, "과테료") == ""


def test_nothing_is_offered_that_finds_nothing_under_the_filters(engine: WhooshEngine) -> None:
    assert _suggestion(engine, "과테료", filters={"type": "know_how"}) == "과태료"
    assert _suggestion(engine, "과테료", filters={"type": "idea"}) == ""


def test_the_more_frequent_of_equally_near_words_is_meant(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path, ANALYZER, "office")
    engine.index([document(1, "감사"), document(2, "감사"), document(3, "감자")])
    engine.commit(1)
    found = correcting.near(engine.snapshot().segments, "감차", ALL)
    assert [(one.word, one.documents) for one in found] == [("감사", 2), ("감자", 1)]
    assert _suggestion(engine, "감차") == "감사"


def test_the_whole_word_is_meant_rather_than_a_usual_one_in_it(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path, ANALYZER, "office")
    titles = ["과태료 부과", *(f"과제 {number} 과의 일" for number in range(9))]
    engine.index([document(number, title) for number, title in enumerate(titles, 1)])
    engine.commit(1)
    assert engine.search(Query("과테료 부과", ALL)).total > correcting.FEW
    assert _suggestion(engine, "과테료 부과") == "과태료 부과"


@settings(max_examples=60, deadline=None)
@given(keys, st.lists(keys, min_size=1, max_size=6))
def test_distance_is_that_of_the_definition(word: list[int], others: list[list[int]]) -> None:
    rows = np.zeros((len(others), 6), np.uint8)
    for row, other in zip(rows, others, strict=True):
        row[: len(other)] = other
    found = correcting.distance(np.array(word, np.uint8), rows).tolist()
    assert found == [_defined(word, other) for other in others]


def _defined(a: list[int], b: list[int]) -> int:
    """Optimal string alignment, by its recursion."""
    if not a or not b:
        return len(a) + len(b)
    best = min(_defined(a[:-1], b) + 1, _defined(a, b[:-1]) + 1, _defined(a[:-1], b[:-1]) + (a[-1] != b[-1]))
    if len(a) > 1 and len(b) > 1 and a[-1] == b[-2] and a[-2] == b[-1]:
        best = min(best, _defined(a[:-2], b[:-2]) + 1)
    return best


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sets(st.sampled_from(["all", "person:1", "person:2"])), min_size=1, max_size=4))
def test_every_word_offered_is_of_a_document_that_may_be_read(
    tmp_path_factory: pytest.TempPathFactory, audiences: list[set[str]]
) -> None:
    engine = WhooshEngine(tmp_path_factory.mktemp("index"), ANALYZER, "office")
    titles = ["과태료", "과제로", "과태려", "과대료"]
    for number, (title, audience) in enumerate(zip(titles, audiences, strict=False), 1):
        engine.index([document(number, title, audience=frozenset(audience))])
    engine.commit(1)
    for principals in (frozenset({"person:1"}), frozenset({"all", "person:2"}), frozenset[str]()):
        readable = [title for title, audience in zip(titles, audiences, strict=False) if audience & principals]
        words = {word for title in readable for word in (title, *ANALYZER.terms(title))}
        for typed in ("과테료", "과태", "과재로"):
            assert {one.word for one in correcting.near(engine.snapshot().segments, typed, principals)} <= words
            offered = _suggestion(engine, typed, principals)
            assert not offered or any(offered.startswith(word) for word in words)
            assert not offered or engine.search(Query(offered, principals)).total > 0
