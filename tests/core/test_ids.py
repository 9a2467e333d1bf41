"""Identifiers: ordered, distinct, readable back from an address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kms.core.ids import decode, encode, new_id


@given(st.integers(0, 2**63 - 1))
def test_an_address_leads_back_to_its_number(number: int) -> None:
    assert decode(encode(number)) == number


def test_ids_are_distinct_and_ascend() -> None:
    made = [new_id() for _ in range(5000)]
    assert made == sorted(set(made))
    assert all(0 < one < 2**63 for one in made)


@pytest.mark.parametrize("text", ["", "short", "0" * 14, "i" * 13, "z" * 13, "../../etc/pas", "０" * 13])
def test_what_is_no_identifier_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an identifier"):
        decode(text)
