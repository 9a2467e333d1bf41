"""The analyser: particles go, compounds meet their parts, places point at the text they came from."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kms.search.korean.mecab import MecabAnalyzer

analyzer = MecabAnalyzer()
texts = st.text(alphabet="가나다예산편성을한다 .·ＡＢabc123韓字😀\u1100\u1161\u11a8\n", max_size=60)


@pytest.mark.parametrize("text", ["예산을", "예산은", "예산이", "예산에서", "예산"])
def test_particles_do_not_matter(text: str) -> None:
    assert analyzer.terms(text) == ["예산"]


def test_spaces_inside_compounds_do_not_matter() -> None:
    assert set(analyzer.terms("예산편성")) >= set(analyzer.terms("예산 편성"))
    assert set(analyzer.terms("지식관리시스템")) >= {"지식", "관리", "시스템"}


def test_latin_is_lower_case_and_full_width_is_folded() -> None:
    assert analyzer.terms("ＡＩ행정") == analyzer.terms("ai행정")


@settings(max_examples=60, deadline=None)
@given(texts)
def test_places_lie_in_the_text_and_terms_agree(text: str) -> None:
    tokens = analyzer.tokens(text)
    assert all(0 <= token.start <= token.end <= len(text) for token in tokens)
    assert [token.term for token in tokens] == analyzer.terms(text)


def test_places_are_right_for_decomposed_text() -> None:
    text = unicodedata.normalize("NFD", "새 예산을 편성")
    (token,) = [one for one in analyzer.tokens(text) if one.term == "예산"]
    assert unicodedata.normalize("NFC", text[token.start : token.end]) == "예산"


def test_very_long_text_is_taken_in_pieces() -> None:
    text = "예산 편성 " * 5000
    assert analyzer.terms(text).count("예산") == 5000
    assert analyzer.terms("가" * 20_000) is not None
