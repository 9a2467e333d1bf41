"""Chinese characters by their reading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kms.search.korean.hanja import read


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("韓字", "한자"),
        ("地方自治를 위한 豫算", "지방자치를 위한 예산"),
        ("女子", "여자"),
        ("男女", "남녀"),
        ("勞動 老人", "노동 노인"),
        ("2026年", "2026년"),
        ("이순신(李舜臣) 장군", "이순신(李舜臣) 장군"),
        ("장군(李舜臣)", "장군(이순신)"),
        ("ポケモン 金・銀", "ポケモン 金・銀"),
        ("예산 budget", "예산 budget"),
    ],
)
def test_they_are_read_where_they_are_korean_and_new(text: str, reading: str) -> None:
    assert read(text) == reading


@given(st.text(alphabet="韓字李女龜樂不𠀀金가( ", max_size=12))
def test_the_length_stays(text: str) -> None:
    assert len(read(text)) == len(text)
