"""The shown difference leads from one text to the other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kms.articles.worddiff import word_diff

texts = st.text(alphabet="가나다 \n", max_size=40)


@given(texts, texts)
def test_it_holds_both_texts(before: str, after: str) -> None:
    changes = word_diff(before, after)
    assert "".join(text for kind, text in changes if kind != "added") == before
    assert "".join(text for kind, text in changes if kind != "removed") == after


def test_one_changed_word_is_one_change() -> None:
    assert word_diff("예산을 편성한다", "예산을 집행한다") == [
        ("same", "예산을 "),
        ("removed", "편성한다"),
        ("added", "집행한다"),
    ]


def test_long_texts_are_compared_by_lines() -> None:
    before = "\n".join(str(number) for number in range(30_000))
    changes = word_diff(before, before + "\n끝")
    assert next(kind for kind, _text in changes) == "same"
    assert "".join(text for kind, text in changes if kind != "removed").endswith("끝")
