"""Normal form keeps places."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kms.search.korean.normal import compose, fold, normalised


@given(st.text(max_size=80))
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(alphabet="가각\u1100\u1161\u11a8e\u0301 a", max_size=30))
def test_composing_maps_every_place(text: str) -> None:
    composed, places = compose(text)
    if places is None:
        assert composed == text
    else:
        assert len(places) == len(composed) + 1
        assert places == sorted(places)
        assert places[-1] == len(text)


def test_middle_dots_are_spaces() -> None:
    assert fold("가·나ㆍ다") == "가 나 다"
    assert compose(unicodedata.normalize("NFD", "한글"))[0] == "한글"


@pytest.mark.parametrize("letter", ["\x00", "\x0b", "\x85", "\u2028", "\ud800", "\u00a0", "\u3000", "\t"])
def test_what_ends_texts_or_lines_for_others_is_a_space(letter: str) -> None:
    assert fold(f"예산{letter}편성") == "예산 편성"


@pytest.mark.parametrize("letter", ["\u00ad", "\u200b", "\ufeff", "\u200d", "\u0301"])
def test_what_is_not_seen_goes_and_places_stay_true(letter: str) -> None:
    text, places = normalised(f"예{letter}산 편성")
    assert text == "예산 편성"
    assert places is not None
    assert [places[at] for at in (0, 1, 3, 5)] == [0, 2, 4, 6]


def test_marks_that_join_nothing_keep_their_place() -> None:
    composed, places = compose("족\u08ca가")
    assert places is None or [places[composed.index(one)] for one in "족가"] == [0, 2]
