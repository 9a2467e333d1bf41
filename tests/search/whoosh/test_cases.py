"""What people type at a Korean office, each case asked of the real engine (decided for us in the product's sections 11 and 12)."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from kms.search.korean.mecab import MecabAnalyzer
from kms.search.ports import Query
from kms.search.whoosh.engine import WhooshEngine
from tests.search.documents import document

ALL = frozenset({"all"})
TITLES = {
    1: "예산을 절감한 사례",
    2: "행정예산 집행 요령",
    3: "예산 편성 지침",
    4: "교육·훈련 계획",
    5: "지방자치법 제3조의2 해설",
    6: "2026년 5월 19일 간부 회의 결과",
    7: "韓字 병기 원칙",
    8: unicodedata.normalize("NFD", "체납 고지서 서식.hwp"),
    9: "물 절약 안내",
    10: "AI행정 도입 방안",
    11: "도로 굴착 복구",
    12: "지식관리시스템 사용법",
    13: "지식 관리 담당자 회의",
    14: "행정지원과-1234 시행문",
    15: "지방자치법 제12조(관할구역)",
    16: "보조금 30,000원 지급",
    17: "가·나 지구 정비",
    18: "직무 정보 보안",
    19: "고시 제2026-15호",
}
BODIES = {4: "예산과 편성은 따로 다룬다.", 18: "예산 이야기가 길게 이어지고 편성은 뒤에 나온다."}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    """A small office."""
    engine = WhooshEngine(tmp_path_factory.mktemp("index"), MecabAnalyzer(), "office")
    keywords = {18: ("지출 결의",)}
    engine.index(
        [document(one, title, BODIES.get(one, ""), keywords=keywords.get(one, ())) for one, title in TITLES.items()]
    )
    engine.commit(1)
    return engine


def _found(engine: WhooshEngine, text: str) -> list[int]:
    return [hit.id for hit in engine.search(Query(text, ALL, limit=50)).hits]


@pytest.mark.parametrize("text", ["예산", "예산을", "예산은", "예산이", "예산에서", "예산과", "예산으로", "예산까지"])
def test_particles_do_not_matter(engine: WhooshEngine, text: str) -> None:
    assert set(_found(engine, text)) == set(_found(engine, "예산")) >= {1, 2, 3}


def test_a_word_is_found_in_compounds(engine: WhooshEngine) -> None:
    assert 2 in _found(engine, "예산")
    assert 2 == _found(engine, "행정예산")[0] == _found(engine, "행정 예산")[0]


def test_spaces_inside_compounds_do_not_matter(engine: WhooshEngine) -> None:
    assert _found(engine, "예산편성") == _found(engine, "예산 편성")
    assert _found(engine, "예산편성")[0] == 3
    assert {12, 13} <= set(_found(engine, "지식관리"))


@pytest.mark.parametrize("text", ["교육·훈련", "교육ㆍ훈련", "교육・훈련", "교육 훈련", "교육훈련"])
def test_middle_dots_are_as_spaces(engine: WhooshEngine, text: str) -> None:
    assert _found(engine, text)[0] == 4


@pytest.mark.parametrize("text", ["가·나", "가ㆍ나", "가 나", "가·나 지구"])
def test_single_letters_between_dots_are_found(engine: WhooshEngine, text: str) -> None:
    assert _found(engine, text)[0] == 17


@pytest.mark.parametrize("text", ["제3조의2", "§3의2", "지방자치법 제3조의2", "제 3 조의 2"])
def test_an_article_of_a_law_is_found_however_it_is_cited(engine: WhooshEngine, text: str) -> None:
    assert _found(engine, text)[0] == 5


@pytest.mark.parametrize("text", ["지방자치법 제12조", "지방자치법 §12", "「지방자치법」 제12조", "제12조", "§12"])
def test_another_article_is_not_taken_for_it(engine: WhooshEngine, text: str) -> None:
    assert _found(engine, text)[0] == 15


@pytest.mark.parametrize("text", ["2026. 5. 19.", "2026년 5월 19일", "2026-05-19", "'26.5.19.", "2026.05.19"])
def test_a_date_is_found_however_it_is_written(engine: WhooshEngine, text: str) -> None:
    assert _found(engine, text)[0] == 6


@pytest.mark.parametrize("text", ["3만원", "30000원", "30,000원", "삼만원"])
def test_an_amount_is_found_however_it_is_written(engine: WhooshEngine, text: str) -> None:
    assert _found(engine, text)[0] == 16


@pytest.mark.parametrize(("text", "number"), [("행정지원과-1234", 14), ("행정지원과 - 1234", 14), ("제2026-15호", 19)])
def test_the_number_of_a_document_is_one_thing(engine: WhooshEngine, text: str, number: int) -> None:
    assert _found(engine, text)[0] == number


@pytest.mark.parametrize("text", ["韓字", "한자"])
def test_chinese_characters_and_their_reading_are_the_same(engine: WhooshEngine, text: str) -> None:
    assert _found(engine, text)[0] == 7


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_of_files_from_other_systems_are_found(engine: WhooshEngine, form: str) -> None:
    assert _found(engine, unicodedata.normalize(form, "체납 고지서"))[0] == 8


def test_one_syllable_is_enough(engine: WhooshEngine) -> None:
    assert _found(engine, "물") == [9]


@pytest.mark.parametrize("text", ["예산ㅍ", "예산 펴", "예산펴", "예사"])
def test_a_half_typed_last_syllable_finds_what_it_begins(engine: WhooshEngine, text: str) -> None:
    assert 3 in _found(engine, text)[:3]


@pytest.mark.parametrize("text", ["AI행정", "ai 행정", "ＡＩ행정", "AI"])
def test_latin_and_korean_in_one_word(engine: WhooshEngine, text: str) -> None:
    assert _found(engine, text)[0] == 10


def test_the_wrong_keyboard_is_understood(engine: WhooshEngine) -> None:
    assert _found(engine, "dPtks") == _found(engine, "예산")


def test_one_of_several_words_is_enough_and_neighbours_come_first(engine: WhooshEngine) -> None:
    found = _found(engine, "예산 편성")
    assert set(found) >= {1, 2, 3, 4, 18}
    assert found[0] == 3
    assert _found(engine, "예산 낭비없는말") != []


@pytest.mark.parametrize(("text", "number"), [("회의", 6), ("결과", 6), ("도로", 11), ("회의의", 6), ("도로로", 11)])
def test_words_that_end_like_particles_stay_whole(engine: WhooshEngine, text: str, number: int) -> None:
    assert number in _found(engine, text)
    assert 9 not in _found(engine, text)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("ㅈㅅㄱㄹ", {12, 13}),
        ("ㅇㅅ", {1, 3}),
        ("ㅇㅅㅍㅅ", {3}),
        ("ㄷㄹㄱㅊ", {11}),
        ("ㅈㅊㄱㅇ", {18}),
        ("ㅋㅋㅋ", set()),
    ],
)
def test_initials_find_titles_and_keywords_and_nothing_else(engine: WhooshEngine, text: str, numbers: set[int]) -> None:
    assert set(_found(engine, text)) == numbers


def test_initials_beside_a_word_rank_what_has_both_first(engine: WhooshEngine) -> None:
    assert _found(engine, "예산 ㅍㅅ")[0] == 3


def test_initials_show_only_what_may_be_read(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path, MecabAnalyzer(), "office")
    engine.index([document(1, "지식관리"), document(2, "지식관리", audience=frozenset({"person:1"}))])
    engine.commit(1)
    assert _found(engine, "ㅈㅅㄱㄹ") == [1]
    assert engine.search(Query("ㅈㅅㄱㄹ", ALL)).total == 1
