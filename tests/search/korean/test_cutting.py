"""The office's own words are cut as it says, and only where they stand as words."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kms.search.korean.cutting import cutting
from kms.search.korean.mecab import MecabAnalyzer
from kms.search.korean.vocabulary import NOTHING, Entry, Kind, Vocabulary

BASE = MecabAnalyzer()
OWN = Vocabulary(
    1,
    (
        Entry(Kind.WORD, "혁신새싹", ("혁신", "새싹")),
        Entry(Kind.WORD, "누리온"),
        Entry(Kind.WORD, "누리온아띠"),
        Entry(Kind.WORD, "대장"),
    ),
)
ANALYZER = cutting(BASE, OWN)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("혁신새싹은 좋다", ["혁신", "새싹", "좋"]),
        ("누리온을 켠다", ["누리온", "켜"]),
        ("누리온시스템", ["누리온", "시스템"]),
        ("누리온아띠와 누리온", ["누리온아띠", "누리온"]),
        ("신규누리온에서도", ["신규", "누리온"]),
        ("토지대장", ["토지", "대장"]),
        ("최대장애물", ["최대", "장애", "물"]),
        ("예산 편성", ["예산", "편성"]),
    ],
)
def test_words_are_cut_as_the_office_says(text: str, terms: list[str]) -> None:
    assert ANALYZER.terms(text) == terms == [token.term for token in ANALYZER.tokens(text)]


def test_offsets_point_at_the_text_as_given_also_when_it_is_decomposed() -> None:
    text = unicodedata.normalize("NFD", "우리 누리온을 본다")
    found = next(token for token in ANALYZER.tokens(text) if token.term == "누리온")
    assert unicodedata.normalize("NFC", text[found.start : found.end]) == "누리온"


def test_without_own_words_the_analyser_is_left_alone() -> None:
    assert cutting(BASE, NOTHING) is BASE
    assert (ANALYZER.name, ANALYZER.version) == (BASE.name, BASE.version)


@given(
    st.lists(
        st.sampled_from(["혁신새싹", "누리온", "대장", "최대", "을", " ", "은", "예산", "ab", "1", ".", "온"]),
        max_size=12,
    )
)
def test_terms_and_tokens_agree_and_tokens_never_run_backwards(pieces: list[str]) -> None:
    text = "".join(pieces)
    tokens = ANALYZER.tokens(text)
    assert ANALYZER.terms(text) == [token.term for token in tokens]
    assert all(0 <= token.start <= token.end <= len(text) for token in tokens)
    assert [token.start for token in tokens] == sorted(token.start for token in tokens)
