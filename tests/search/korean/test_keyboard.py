"""The wrong keyboard."""

from __future__ import annotations

import pytest

from kms.search.korean.keyboard import to_korean


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wltlr", "지식"),
        ("dPtks", "예산"),
        ("dPtks vustjd", "예산 편성"),
        ("dml", "의"),
        ("dhksfy", "완료"),
        ("rkqt", "값"),
        ("Wkwmd", "짜증"),
    ],
)
def test_latin_keys_become_syllables(typed: str, meant: str) -> None:
    assert to_korean(typed) == meant


@pytest.mark.parametrize("text", ["hello", "예산", "2026", "kms"])
def test_what_makes_no_syllables_stays(text: str) -> None:
    assert to_korean(text) == text
