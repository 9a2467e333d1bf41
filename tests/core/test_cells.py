"""Files of offices are read however a spreadsheet saved them, and written so that one opens them without harm."""

from __future__ import annotations

import pytest

from kms.core import cells


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("divider", [",", ";", "\t"])
def test_a_table_is_read_in_every_encoding_and_with_every_divider(encoding: str, divider: str) -> None:
    text = f"낱말{divider}비고\r\n\r\n  지자체 {divider}='x'\r\n"
    found, _line = cells.decoded(text.encode(encoding))
    assert found is not None
    assert list(cells.lines_of(found, pytest.fail)) == [(1, ["낱말", "비고"]), (3, ["지자체", "='x'"])]


def test_what_is_no_text_is_named_by_its_line() -> None:
    assert cells.decoded("낱말\n지자체\n".encode() + b"\xff\xff\xff\n") == (None, 3)


def test_broken_quotes_are_told_and_the_rest_is_read() -> None:
    broken: list[int] = []
    assert list(cells.lines_of('a,b\n"x"y,1\nc,d\n', broken.append)) == [(1, ["a", "b"]), (3, ["c", "d"])]
    assert broken == [2]


def test_what_was_written_is_read_and_no_cell_is_a_formula() -> None:
    content = cells.written([["낱말", None, 3], ["=1+1", "-x", -2]])
    text, _line = cells.decoded(content)
    assert text is not None
    assert list(cells.lines_of(text, pytest.fail)) == [(1, ["낱말", "", "3"]), (2, ["'=1+1", "'-x", "-2"])]
