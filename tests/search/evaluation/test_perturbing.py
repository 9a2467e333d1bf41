"""Queries are altered as people mistype: in one way, and the same way each time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kms.search.evaluation.perturbing import KINDS, perturbed
from kms.search.korean.jamo import taken_apart
from kms.search.korean.keyboard import to_korean

texts = st.text(alphabet="예산을편성하는절차는 가각닭값의AB12.", max_size=20)


@pytest.mark.parametrize(
    ("kind", "text", "altered"),
    [
        ("spaces", "예산 편성 절차", "예산편성절차"),
        ("keyboard", "예산 편성", "dPtks vustjd"),
        ("compound", "예산편성 절차", "예산 편성 절차"),
        ("compound", "예산 편성을", "예산 편성을"),
        ("compound", "도로 점용", "도로점용"),
    ],
)
def test_what_a_kind_does(kind: str, text: str, altered: str) -> None:
    assert perturbed(kind, text) == altered


def test_particles_go_where_they_are_and_come_where_they_are_not() -> None:
    one, other = perturbed("particles", "예산을 편성").split()
    assert one == "예산"
    assert other.startswith("편성")
    assert len(other) == 3


@given(st.sampled_from(["예산 편성 절차", "도로 점용 허가", "민원을 처리하는 기간"]))
def test_a_typo_is_one_letter_of_one_word(text: str) -> None:
    words, altered = text.split(), perturbed("typo", text).split()
    different = [(old, new) for old, new in zip(words, altered, strict=True) if old != new]
    assert len(different) == 1
    old, new = map(taken_apart, different[0])
    assert len(new) in (len(old) - 1, len(old))
    if len(new) == len(old):
        assert sum(one != two for one, two in zip(old, new, strict=True)) == 1


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(sorted(KINDS)), texts)
def test_any_text_can_be_altered_and_the_same_way_again(kind: str, text: str) -> None:
    assert perturbed(kind, text) == perturbed(kind, text)


@given(st.text(alphabet="예산을편성하는절차는각닭값의왜뒤 ", max_size=20))
def test_the_wrong_keyboard_can_be_read_back(text: str) -> None:
    assert to_korean(perturbed("keyboard", text)) == text
