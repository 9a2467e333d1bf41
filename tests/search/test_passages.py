"""Passages: the right stretch, marked, losing and adding nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kms.search.passages import mark, passage

texts = st.text(alphabet="가나다라 <>&", max_size=80)
words = st.lists(st.text(alphabet="가나다", min_size=1, max_size=3), max_size=3)


@given(texts, words)
def test_marking_keeps_the_text(text: str, found: list[str]) -> None:
    assert "".join(part for part, _marked in mark(text, found)) == text


@given(texts, words)
def test_marked_parts_are_asked_words(text: str, found: list[str]) -> None:
    assert all(part in found for part, marked in mark(text, found) if marked)


def test_the_stretch_with_most_words_is_taken() -> None:
    text = "예산 이야기. " + "빈말 " * 100 + "예산과 편성과 집행을 함께 다룹니다. " + "빈말 " * 100
    shown = passage(text, ["예산", "편성", "집행"])
    assert {part for part, marked in shown if marked} == {"예산", "편성", "집행"}


def test_without_words_the_beginning_is_shown() -> None:
    assert passage("가나다 " * 100, ["없음"])[0][0].startswith("가나다")
    assert passage("", []) == [("", False)]
