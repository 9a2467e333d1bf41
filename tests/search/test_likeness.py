"""Likeness: near-identical texts agree, others do not."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from kms.search.likeness import likeness, near_identical

LETTERS = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허"


def _text(number: int, length: int = 800) -> str:
    return "".join(random.Random(number).choices(LETTERS, k=length))


@given(st.text(alphabet=LETTERS, min_size=40, max_size=300))
def test_a_text_is_like_itself_and_fits_64_bits(text: str) -> None:
    assert 0 < likeness(text) < 1 << 64
    assert near_identical(likeness(text), likeness(text))


def test_a_small_change_leaves_texts_alike_and_half_another_text_does_not() -> None:
    changed = [_text(number)[:400] + "고친곳" + _text(number)[403:] for number in range(100)]
    alike = [near_identical(likeness(_text(number)), likeness(changed[number])) for number in range(100)]
    assert sum(alike) >= 95
    halves = [_text(number)[:400] + _text(1000 + number)[400:] for number in range(100)]
    assert sum(near_identical(likeness(_text(number)), likeness(halves[number])) for number in range(100)) <= 1


def test_short_texts_are_like_nothing() -> None:
    assert likeness("가나다") == 0
    assert not near_identical(0, 0)
