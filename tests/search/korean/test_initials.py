"""Which words of a query are only beginnings."""

from __future__ import annotations

import pytest

from kms.search.korean.initials import beginnings


def _begun(text: str, *known: str) -> list[tuple[str, bool]]:
    return [(text[one.start : one.end], one.only) for one in beginnings(text, lambda word: word in known)]


@pytest.mark.parametrize(
    ("text", "begun"),
    [
        ("ㅈㅅㄱㄹ", [("ㅈㅅㄱㄹ", True)]),
        ("예산 ㅍㅅ 지침", [("ㅍㅅ", True)]),
        ("예산ㅍ", [("예산ㅍ", False)]),
        ("예사", [("예사", False)]),
        ("새 예사", [("예사", False)]),
        ("예사 지침", []),
        ("예사 ", []),
        ("예산", []),
        ("ㄱ자 지침", []),
        ("ㅏㅑ 지침", []),
        ("ㄱ", []),
        ("ai", []),
        ("", []),
    ],
)
def test_consonants_stand_for_words_and_what_was_typed_last_for_its_rest(
    text: str, begun: list[tuple[str, bool]]
) -> None:
    assert _begun(text, "예산", "지침") == begun
