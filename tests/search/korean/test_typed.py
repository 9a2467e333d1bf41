"""What is typed is read in every way it may be meant, and meets the words that it begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kms.search.korean.jamo import put_together, taken_apart
from kms.search.korean.keyboard import to_latin
from kms.search.korean.typed import begins, compact, initial, part, readings, shorter, stands_for

texts = st.text(st.sampled_from("가각갂과권닭의지식관리abZ19 ·-漢"), max_size=8)


def _fits(text: str, title: str) -> bool:
    return any(begins(one, title) for one in readings(text))


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("지식", "지식관리 시스템"),
        ("시스", "지식관리 시스템"),
        ("지식관리시", "지식관리 시스템"),
        ("지식 관 리", "지식관리 시스템"),
        ("지시", "지식관리"),
        ("ㅈ", "지식관리"),
        ("간", "가나다"),
        ("갑", "값싼 물건"),
        ("ㅈㅅㄱㄹ", "지식관리 시스템"),
        ("ㅅㅅ", "지식관리 시스템"),
        ("ㄱㄹㅅㅅㅌ", "지식 관리시스템"),
        ("ㄳ", "가산금"),
        ("지식ㄱㄹ", "지식관리"),
        ("ㅈ식과", "지식관리"),
        ("wltlr", "지식관리"),
        ("wltl", "지식관리"),
        ("wtrf", "지식관리"),
        ("ㅗ제", "HWP 문서"),
        ("제12", "지방자치법 제12조(벌칙)"),
        ("ｈｗｐ", "hwp 문서"),
        ("\u110c\u1175\u1109\u1175", "지식관리"),
    ],
)
def test_what_is_typed_meets_what_it_begins(typed: str, title: str) -> None:
    assert _fits(typed, title)


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("식", "지식"),
        ("관리", "지식관리"),
        ("ㅅㄱ", "지식관리"),
        ("지ㄱㄱ", "지식관리"),
        ("지식관리", "지식"),
        ("", "지식"),
        ("!?", "지식"),
    ],
)
def test_what_does_not_begin_a_word_is_not_met(typed: str, title: str) -> None:
    assert not _fits(typed, title)


def test_two_lines_are_no_row() -> None:
    assert _fits("지식", "예산\n지식") and not _fits("예산지식", "예산\n지식")


def test_the_text_as_it_stands_is_the_first_reading() -> None:
    assert [one.keys for one in readings("wltlr")] == ["wltlr", "ㅈㅣㅅㅣㄱ"]
    assert [one.keys for one in readings("지식")] == ["ㅈㅣㅅㅣㄱ", "wltlr"]
    assert [one.keys for one in readings("12")] == ["12"]
    assert readings(" - ") == []


def test_a_word_and_a_shorter_row_are_of_the_same_reading() -> None:
    (typed, _other) = readings("지식 관리")
    assert part(typed, "관리").keys == "ㄱㅗㅏㄴㄹㅣ"
    assert shorter(typed).keys == typed.keys[:-1]


def test_a_consonant_stands_for_syllables_and_a_begun_one_only_at_the_end() -> None:
    assert initial("값") == "ㄱ" and initial("a") == "a"
    assert stands_for("ㄱ", "값", last=False)
    assert stands_for("가", "값", last=True) and not stands_for("가", "값", last=False)


def test_compact_leaves_out_what_is_no_letter() -> None:
    assert compact("제12조(벌칙)·Ａ") == ("제12조벌칙a", [0, 4, 6])


@given(texts)
def test_every_beginning_of_a_title_as_it_is_typed_meets_it(title: str) -> None:
    letters, _starts = compact(title)
    keys = taken_apart(letters)
    for length in range(1, len(keys) + 1):
        assert _fits(put_together(keys[:length]), title)


@given(st.text(st.sampled_from("가각과권닭의지식"), min_size=1, max_size=6))
def test_the_wrong_keyboard_meets_what_the_right_one_does(title: str) -> None:
    assert _fits(to_latin(title), title)
