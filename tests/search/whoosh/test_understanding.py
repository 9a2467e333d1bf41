"""A query is read in the language that was meant, and rare words weigh more."""

from __future__ import annotations

from pathlib import Path

import pytest

from kms.search.korean.mecab import MecabAnalyzer
from kms.search.ports import Query
from kms.search.whoosh.engine import WhooshEngine
from kms.search.whoosh.ranking import DEFAULT
from kms.search.whoosh.understanding import Asked, understood
from tests.search.documents import document

ALL = frozenset({"all"})


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    """Three documents, one of which has a Latin word that could be Korean typed wrongly."""
    engine = WhooshEngine(tmp_path, MecabAnalyzer(), "office")
    engine.index([document(1, "예산 편성"), document(2, "예산 결산"), document(3, "gksrmf 글꼴 한국 a b c q g ks")])
    engine.commit(1)
    return engine


def _asked(engine: WhooshEngine, text: str) -> Asked:
    snapshot = engine.snapshot()
    return understood(snapshot.segments, snapshot.facts.documents, engine.analyzer, text, DEFAULT)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dPtks", "예산"),
        ("dPtks 결산", "예산 결산"),
        ("dPtks vusrud", "예산 편경"),
        ("gksrmf", "gksrmf"),
        ("gksrnrtksdjqdlsfurrhdeksqjq", "한국산업인력공단법"),
        ("gksrmf dPtks", "gksrmf 예산"),
        ("hello", "hello"),
        ("예산", "예산"),
    ],
)
def test_latin_that_nobody_wrote_is_read_as_korean(engine: WhooshEngine, typed: str, meant: str) -> None:
    assert _asked(engine, typed).text == meant


def test_the_answer_says_how_the_query_was_understood(engine: WhooshEngine) -> None:
    answer = engine.search(Query("dPtks", ALL))
    assert (answer.instead, answer.total) == ("예산", 2)
    assert engine.search(Query("예산", ALL)).instead == ""


def test_rare_words_weigh_more_and_only_fields_that_have_a_word_ask_for_it(engine: WhooshEngine) -> None:
    asked = _asked(engine, "예산 편성을 바다")
    assert asked.terms == ["예산", "편성", "바다"]
    assert asked.weights["예산"] < asked.weights["편성"] < asked.weights["바다"]
    assert set(asked.words["title"]) == {"예산", "편성"}
    assert asked.words["people"] == {}


def test_letters_of_no_word_weigh_little(engine: WhooshEngine) -> None:
    weights = dict(_asked(engine, "편성을").letters)
    assert weights["을"] < weights["편"] == weights["성"]


def test_units_are_asked_for_beside_their_parts_where_a_document_has_them(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path, MecabAnalyzer(), "office")
    engine.index([document(1, "예산", "기한 2026. 5. 19.")])
    engine.commit(1)
    assert set(_asked(engine, "2026-05-19 §7").words["units"]) == {"#2026-05-19"}
    assert not [term for term in _asked(engine, "2026-05-19").terms if term.startswith("#")]


def test_initials_are_no_words(engine: WhooshEngine) -> None:
    asked = _asked(engine, "ㅇㅅ 편성")
    assert asked.terms == ["편성"]
    assert [typed.letters for typed, _weight in asked.begun] == ["ㅇㅅ"]
    assert asked.worded
    assert not _asked(engine, "!!").worded
