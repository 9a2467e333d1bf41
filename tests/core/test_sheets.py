"""Tables for spreadsheets: Korean text in Excel, and no cell that it would run."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from kms.core.sheets import to_csv


@given(
    st.lists(
        st.lists(
            st.one_of(
                st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), st.integers(), st.none()
            ),
            min_size=1,
        ),
        min_size=1,
    )
)
def test_no_text_begins_like_a_formula(rows: list[list[object]]) -> None:
    written = to_csv(rows)
    assert written.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    for row, told in zip(rows, read, strict=True):
        for cell, text in zip(row, told or [""], strict=True):
            if isinstance(cell, str):
                assert text.removeprefix("'") == cell.removeprefix("'")
                assert not text.startswith(("=", "+", "-", "@", "\t", "\r"))
            else:
                assert text == ("" if cell is None else str(cell))
