"""Syllables come apart into typed letters and go together again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kms.search.korean.jamo import is_syllable, put_together, taken_apart


@given(st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), max_size=12))
def test_what_was_taken_apart_goes_together_again(text: str) -> None:
    letters = taken_apart(text)
    assert not any(map(is_syllable, letters))
    assert put_together(letters) == text


@pytest.mark.parametrize(
    ("letters", "text"),
    [("ㅇㅖㅅㅏㄴ", "예산"), ("ㄷㅏㄹㄱㅏ", "달가"), ("ㅇㅁㅈㅗㅇ", "ㅇㅁ종"), ("ㅏㄱㅏ", "ㅏ가"), ("ㅎa", "ㅎa")],
)
def test_letters_that_no_syllable_takes_stay_alone(letters: str, text: str) -> None:
    assert put_together(list(letters)) == text
