"""Marks count people and tell nothing else: not who, not what else the same person asked, not in another month."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kms.usage import marks


@pytest.fixture(autouse=True)
def _own_key(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(marks, "_key", marks._key)
    yield


def test_the_same_person_and_words_in_a_month_are_one_in_every_process() -> None:
    marks.bind("secret")
    first = marks.mark("2026-05", 7, "예산")
    marks.bind("secret")
    assert marks.mark("2026-05", 7, "예산") == first
    assert len(first) == 24


@given(
    st.lists(
        st.tuples(st.sampled_from(["2026-05", "2026-06"]), st.integers(0, 10**18), st.text(max_size=9)), unique=True
    )
)
def test_nothing_links_two_marks(asked: list[tuple[str, int, str]]) -> None:
    assert len({marks.mark(*one) for one in asked}) == len(asked)


def test_without_the_secret_a_mark_cannot_be_tried_out() -> None:
    marks.bind("secret")
    first = marks.mark("2026-05", 7, "예산")
    marks.bind("another")
    assert marks.mark("2026-05", 7, "예산") != first
