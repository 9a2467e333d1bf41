"""How much of a text is new."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kms.quality.substance import changed_share


def test_a_corrected_word_and_a_new_text() -> None:
    before = " ".join(f"낱말{number}" for number in range(100))
    assert changed_share(before, before.replace("낱말7 ", "고침 ")) == 0.01
    assert changed_share(before, "전혀 다른 글") == 1.0
    assert changed_share("", "") == 0.0
    assert changed_share("", "새 글") == 1.0


@given(st.text(), st.text())
def test_a_share_whichever_way_and_none_for_moved_words(one: str, other: str) -> None:
    assert 0 <= changed_share(one, other) <= 1
    assert changed_share(one, other) == changed_share(other, one)
    assert changed_share(one, " ".join(reversed(one.split()))) == 0
