"""Text as it is stored and shown in addresses."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from kms.core.text import clean, one_line, slugify


def test_decomposed_korean_is_composed() -> None:
    assert clean(unicodedata.normalize("NFD", "지식 행정")) == "지식 행정"


def test_invisible_and_control_characters_go() -> None:
    assert clean("가\u200b나\u202e다\x00라\ufeff") == "가나다라"


def test_line_ends_are_unix() -> None:
    assert clean("가\r\n나\r다") == "가\n나\n다"


@given(st.text())
def test_cleaning_twice_is_as_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert "\n" not in one_line(text)


def test_slug_keeps_korean_and_drops_the_rest() -> None:
    assert slugify("2026년 예산 편성 (안) / 지침!") == "2026년-예산-편성-안-지침"
    assert slugify("!!!") == "-"
    assert len(slugify("가" * 300)) == 60
