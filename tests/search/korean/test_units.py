"""One thing has one term, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kms.search.korean.normal import normalised
from kms.search.korean.units import is_unit, units


def _units(text: str) -> list[str]:
    return [term for term, _start, _end in units(normalised(text)[0])]


@pytest.mark.parametrize(
    ("term", "ways"),
    [
        ("#2026-05-19", ["2026년 5월 19일", "2026. 5. 19.", "2026.05.19", "2026-05-19", "'26.5.19.", "’26. 5. 19."]),
        ("#2026-05", ["2026년 5월", "2026. 5.", "2026-05"]),
        ("#1998-01-02", ["'98. 1. 2.", "1998/1/2"]),
        ("#30000원", ["3만원", "3만 원", "30,000원", "30000원", "삼만원", "30,000 원"]),
        ("#150000000원", ["1억 5천만원", "1억5,000만 원", "1.5억원", "일억오천만원"]),
        ("#30명", ["삼십명", "30명", "30인", "삼십 명"]),
        ("#30%", ["30퍼센트", "30%", "삼십퍼센트"]),
        ("#65세", ["만 65세", "육십오세"]),
        ("#제12조", ["제12조", "§12", "제 12 조", "§ 12", "12조"]),
        ("#제3조의2", ["제3조의2", "제3조의 2", "§3의2"]),
        ("#제2026-15호", ["제2026-15호", "제2026 - 15호", "2026-15호", "제2026–15호"]),
        ("#행정지원과-1234", ["행정지원과-1234", "행정지원과 - 1234", "행정지원과–1234"]),
    ],
)
def test_all_ways_of_writing_give_one_term(term: str, ways: list[str]) -> None:
    for way in ways:
        assert _units(way) == _units(f"붙임 {way} 참고") == [term], way


@pytest.mark.parametrize(
    "text", ["지방자치법 제12조", "지방자치법 §12", "「지방자치법」 제12조", "「지방자치법」제12조"]
)
def test_an_article_is_also_known_with_its_law(text: str) -> None:
    assert set(_units(text)) == {"#제12조", "#지방자치법제12조"}


@pytest.mark.parametrize("text", ["제12조제1항", "제12조 제1항", "제12조①", "§12①"])
def test_a_paragraph_is_also_its_article(text: str) -> None:
    assert _units(text) == ["#제12조", "#제12조제1항"]


def test_laws_of_several_words_are_known_in_their_brackets() -> None:
    assert "#국토의계획및이용에관한법률제12조" in _units("「국토의 계획 및 이용에 관한 법률」 제12조")
    assert _units("같은 법 시행령 제3조") == _units("이 법 제3조") == ["#제3조"]


@pytest.mark.parametrize(
    "text",
    [
        "010-1234-5678",
        "3원칙",
        "5인승 버스",
        "십일월",
        "만세",
        "제3조의 2배"[3:],
        "일일이 이명 사인",
        "12026-05-19",
        "2026-13-40",
        "예산 편성",
        "",
    ],
)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert _units(text) == []


def test_trillions_of_won_are_no_article() -> None:
    assert _units("12조원") == ["#12000000000000원"]


def test_places_are_those_of_the_writing() -> None:
    text = "기한은 2026. 5. 19. 까지"
    ((_term, start, end),) = units(text)
    assert text[start:end] == "2026. 5. 19."


@given(st.text(alphabet="가제조의항호년월일원명만천억§①'.,-– 0123456789법", max_size=40))
def test_any_text_has_units_within_it(text: str) -> None:
    for term, start, end in units(text):
        assert is_unit(term)
        assert 0 <= start < end <= len(text)
