"""Normal form keeps places."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from kms.search.korean.normal import compose, fold


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
