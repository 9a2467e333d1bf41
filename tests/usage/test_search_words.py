"""What the search log keeps: plain words; never what looks like somebody's number or address."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kms.articles.personal_data import find
from kms.usage.models import LONGEST_WORDS
from kms.usage.search_words import loggable


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("예산 편성", "예산 편성"),
        ("  예산   편성? ", "예산 편성"),
        ("「지방재정법」 제3조의2", "「지방재정법」 제3조의2"),
        ("AI행정", "ai행정"),
        ("2026. 5. 19. 회의", "2026. 5. 19. 회의"),
        ("2026-05-19", "2026-05-19"),
    ],
)
def test_one_normal_form_for_what_is_the_same_question(text: str, words: str) -> None:
    found = loggable(text)
    assert found is not None
    assert found[1] == words


@pytest.mark.parametrize(
    "text",
    [
        "900101-1234567",
        "9001011234567",
        "홍길동 900101-1",
        "010-1234-5678",
        "010 1234 5678 민원",
        "02-2670-3114",
        "농협 123-45-678901",
        "1234 5678 9012 3456",
        "hong@example.kr",
        "",
        " ?! ",
    ],
)
def test_personal_data_and_nothing_are_not_kept(text: str) -> None:
    assert loggable(text) is None


@given(st.text(alphabet="가나 -.@0123456789abc농협계좌", max_size=40))
@example("농협 12-34-56")
def test_whatever_a_writer_is_warned_of_or_refused_is_not_kept(text: str) -> None:
    if find(text):
        assert loggable(text) is None


@given(st.text(max_size=400))
def test_what_is_kept_is_one_line_and_fits_its_column(text: str) -> None:
    found = loggable(text)
    if found is not None:
        assert all(0 < len(one) <= LONGEST_WORDS and "\n" not in one for one in found)
