"""Suggestions of a commit: the first reading that has any, after updates and deletions, and for readers only."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kms.search.korean.mecab import MecabAnalyzer
from kms.search.whoosh.engine import WhooshEngine
from tests.search.documents import document

ANALYZER = MecabAnalyzer()
ALL = frozenset({"all"})


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    """An empty index."""
    return WhooshEngine(tmp_path, ANALYZER, "office")


def _titles(engine: WhooshEngine, text: str, principals: frozenset[str] = ALL) -> list[str]:
    return [one.title for one in engine.suggest(text, principals, 8).documents]


def test_an_empty_index_suggests_nothing(engine: WhooshEngine) -> None:
    assert engine.suggest("지식", ALL, 8).documents == ()
    assert engine.answerable(["지식"], ALL) == []


def test_titles_are_suggested_as_they_are_now(engine: WhooshEngine) -> None:
    engine.index([document(1, "지식 관리"), document(2, "지식 공유"), document(3, "지식 나눔", keywords=("지식잔치",))])
    engine.commit(1)
    assert set(_titles(engine, "ㅈㅅ")) == {"지식 관리", "지식 공유", "지식 나눔"}
    engine.index([document(1, "예산 관리")])
    engine.delete(["article:3"])
    engine.commit(2)
    assert _titles(engine, "지식") == ["지식 공유"]
    assert engine.suggest("지식", ALL, 8).keywords == ()
    assert _titles(engine, "dPtks") == ["예산 관리"]


def test_many_commits_are_joined_and_still_suggested(engine: WhooshEngine) -> None:
    for number in range(1, 21):
        engine.index([document(number, f"지식 {number}")])
        engine.commit(number)
    assert len(engine.suggest("지식", ALL, 50).documents) == 20
    assert _titles(engine, "지식 1")[0] == "지식 1"


@pytest.mark.parametrize("text", ["지식", "지싟", "지시", "wltlr", "ㅈㅅㄱㄹ"])
def test_slips_are_forgiven(engine: WhooshEngine, text: str) -> None:
    engine.index([document(1, "지식 관리")])
    engine.commit(1)
    assert _titles(engine, text) == ["지식 관리"]


def test_words_that_were_written_come_before_the_other_keyboard(engine: WhooshEngine) -> None:
    engine.index([document(1, "RK 장비"), document(2, "가로등")])
    engine.commit(1)
    assert _titles(engine, "rk") == ["RK 장비"]


def test_a_query_is_answerable_when_one_document_has_all_its_words(engine: WhooshEngine) -> None:
    engine.index([document(1, "예산 편성", "지침"), document(2, "감사")])
    engine.commit(1)
    asked = ["예산 지침", "예산 감사", "감사", "없는말", "!!"]
    assert engine.answerable(asked, ALL) == ["예산 지침", "감사"]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sets(st.sampled_from(["all", "person:1", "person:2", "department:1"])), min_size=1, max_size=8))
def test_only_what_may_be_read_is_suggested(
    tmp_path_factory: pytest.TempPathFactory, audiences: list[set[str]]
) -> None:
    engine = WhooshEngine(tmp_path_factory.mktemp("index"), ANALYZER, "office")
    for number, audience in enumerate(audiences, 1):
        one = document(number, f"지식 {number}", audience=frozenset(audience), keywords=(f"지식말{number}",))
        engine.index([one])
    engine.commit(1)
    for principals in (frozenset({"person:1"}), frozenset({"all", "person:2"}), frozenset[str]()):
        readable = {number for number, audience in enumerate(audiences, 1) if audience & principals}
        for text in ("지식", "ㅈㅅ", "wltl", "지싟"):
            found = engine.suggest(text, principals, 50)
            assert {one.id for one in found.documents} == readable
            assert set(found.keywords) == {f"지식말{number}" for number in readable}
        asked = [f"지식말{number}" for number in range(1, len(audiences) + 1)]
        assert engine.answerable(asked, principals) == [f"지식말{number}" for number in sorted(readable)]
