"""Numbers as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kms.search.korean.numerals import value


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("30,000", "30000"),
        ("3만", "30000"),
        ("3만 5천", "35000"),
        ("1억 5천만", "150000000"),
        ("1.5억", "150000000"),
        ("삼십", "30"),
        ("이십오", "25"),
        ("천이백삼십사", "1234"),
        ("십만", "100000"),
        ("만", "10000"),
        ("2.50", "2.5"),
        ("0", "0"),
    ],
)
def test_numbers_are_read(text: str, number: str) -> None:
    assert value(text) == number


@pytest.mark.parametrize("text", ["", "일", "이일", "십십", "만만", "만억", "3 4만가", "예산", "백천"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert value(text) is None


@given(st.integers(1, 10**12))
def test_what_is_spelt_in_ten_thousands_comes_back(number: int) -> None:
    spelt, rest = "", number
    for unit, size in (("조", 10**12), ("억", 10**8), ("만", 10**4), ("", 1)):
        count, rest = divmod(rest, size)
        spelt += f"{count}{unit}" if count else ""
    assert value(spelt) == str(number)
