"""The engine: commits are whole, updates replace, nothing is found by whom it is not open to."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kms.search.errors import IndexUnusable
from kms.search.korean.mecab import MecabAnalyzer
from kms.search.ports import Query
from kms.search.whoosh.engine import WhooshEngine
from tests.search.documents import START, document

ANALYZER = MecabAnalyzer()
ALL = frozenset({"all"})


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    """An empty index."""
    return WhooshEngine(tmp_path, ANALYZER, "office")


def _ids(engine: WhooshEngine, text: str, principals: frozenset[str] = ALL, **more: object) -> list[int]:
    return [hit.id for hit in engine.search(Query(text, principals, **more)).hits]  # type: ignore[arg-type]


def test_nothing_is_in_an_empty_index(engine: WhooshEngine) -> None:
    assert engine.search(Query("예산", ALL)).total == 0
    assert engine.position() == 0


def test_found_after_the_commit_and_not_before(engine: WhooshEngine) -> None:
    engine.index([document(1, "예산 편성")])
    assert _ids(engine, "예산") == []
    engine.commit(5)
    assert _ids(engine, "예산을") == [1]
    assert engine.position() == 5


def test_an_update_replaces_and_a_delete_removes(engine: WhooshEngine) -> None:
    engine.index([document(1, "예산"), document(2, "예산")])
    engine.commit(1)
    engine.index([document(1, "결산")])
    engine.delete(["article:2"])
    engine.commit(2)
    assert _ids(engine, "예산") == []
    assert _ids(engine, "결산") == [1]
    assert engine.keys() == {"article:1"}


def test_another_process_sees_the_commit(engine: WhooshEngine, tmp_path: Path) -> None:
    reader = WhooshEngine(tmp_path, ANALYZER, "office")
    assert _ids(reader, "예산") == []
    engine.index([document(1, "예산")])
    engine.commit(1)
    assert _ids(reader, "예산") == [1]


def test_title_counts_more_than_text(engine: WhooshEngine) -> None:
    engine.index(
        [document(1, "회의", "예산 이야기가 조금 있습니다"), document(2, "예산", "회의 이야기가 조금 있습니다")]
    )
    engine.commit(1)
    assert _ids(engine, "예산") == [2, 1]


def test_many_commits_stay_few_segments_and_keep_everything(engine: WhooshEngine) -> None:
    for number in range(1, 31):
        engine.index([document(number, f"예산 {number}")])
        engine.commit(number)
    assert engine.status().segments <= 8
    assert engine.search(Query("예산", ALL, limit=50)).total == 30
    assert engine.keys() == {f"article:{number}" for number in range(1, 31)}


def test_filters_facets_period_and_sort(engine: WhooshEngine) -> None:
    other = {"type": ("idea",), "category": ("D",), "department": ("2",), "grade": ("core",)}
    engine.index([document(1, "예산"), document(2, "예산", facets=other, grade_weight=1.15), document(3, "예산 예산")])
    engine.commit(1)
    answer = engine.search(Query("예산", ALL))
    assert answer.facets["category"] == {"C": 2, "C1": 2, "D": 1}
    assert answer.facets["grade"] == {"unrated": 2, "core": 1}
    assert _ids(engine, "예산", filters={"category": "C1"}, sort="newest") == [3, 1]
    assert _ids(engine, "예산", since=START.replace(day=3)) == _ids(
        engine, "예산", since=START.replace(day=3), offset=0
    )
    assert set(_ids(engine, "예산", since=START.replace(day=3))) == {2, 3}
    assert _ids(engine, "예산", sort="grade")[0] == 2
    assert _ids(engine, "예산", sort="newest", offset=1, limit=1) == [2]


def test_passages_mark_the_words_and_hold_no_markup_of_their_own(engine: WhooshEngine) -> None:
    engine.index([document(1, "예산 편성", "앞말. " * 80 + "여기서 예산을 편성합니다. " + "뒷말. " * 80)])
    engine.commit(1)
    (hit,) = engine.search(Query("예산 편성", ALL)).hits
    assert [text for text, found in hit.passage if found] == ["예산", "편성"]
    assert len("".join(text for text, _found in hit.passage)) < 200
    assert ("예산", True) in hit.title


def test_an_index_of_another_analyser_or_office_is_refused(engine: WhooshEngine, tmp_path: Path) -> None:
    engine.index([document(1, "예산")])
    engine.commit(1)
    with pytest.raises(IndexUnusable):
        WhooshEngine(tmp_path, ANALYZER, "another office").search(Query("예산", ALL))

    class Newer(MecabAnalyzer):
        version = "next"

    with pytest.raises(IndexUnusable):
        WhooshEngine(tmp_path, Newer(), "office").search(Query("예산", ALL))


@pytest.mark.parametrize("pattern", ["*.toc", "*.seg"])
@pytest.mark.parametrize("kept", [0, 10])
def test_a_damaged_index_says_that_it_must_be_built_anew(
    engine: WhooshEngine, tmp_path: Path, pattern: str, kept: int
) -> None:
    engine.index([document(1, "예산")])
    engine.commit(1)
    (damaged,) = tmp_path.rglob(pattern)
    damaged.write_bytes(damaged.read_bytes()[:kept])
    with pytest.raises(IndexUnusable):
        WhooshEngine(tmp_path, ANALYZER, "office").search(Query("예산", ALL))


@pytest.mark.parametrize("text", ["", "   ", "!!!", '"', "AND OR NOT", "제목:", "((", "*", "\x00", "가" * 500])
def test_no_query_is_an_error(engine: WhooshEngine, text: str) -> None:
    engine.index([document(1, "예산")])
    engine.commit(1)
    assert engine.search(Query(text, ALL)).total >= 0


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sets(st.sampled_from(["all", "person:1", "person:2", "department:1"])), min_size=1, max_size=8))
def test_results_counts_and_facets_show_only_what_may_be_read(
    tmp_path_factory: pytest.TempPathFactory, audiences: list[set[str]]
) -> None:
    engine = WhooshEngine(tmp_path_factory.mktemp("index"), ANALYZER, "office")
    for number, audience in enumerate(audiences, 1):
        facets = {"type": (f"t{number}",), "category": (f"c{number}",), "department": ("1",), "grade": ("unrated",)}
        engine.index([document(number, "예산", facets=facets, audience=frozenset(audience))])
    engine.commit(1)
    for principals in (
        frozenset({"person:1"}),
        frozenset({"all", "person:2"}),
        frozenset({"department:1"}),
        frozenset(),
    ):
        readable = {number for number, audience in enumerate(audiences, 1) if audience & principals}
        answer = engine.search(Query("예산", principals, limit=50))
        assert {hit.id for hit in answer.hits} == readable
        assert answer.total == len(readable)
        assert set(answer.facets["type"]) == {f"t{number}" for number in readable}
        assert sum(answer.facets["department"].values()) == len(readable)
