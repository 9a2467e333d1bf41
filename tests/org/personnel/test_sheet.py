"""Personnel files as offices send them: encodings, dividers, quotes, and every mistake with its line."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kms.core.text import one_line
from kms.org.personnel.findings import Finding, Problem
from kms.org.personnel.sheet import Row, read
from tests.org.personnel.sheets import HEAD, NEWCOMER, file_of

NEW_ROW = Row(2, "90001", "김새롬", "TAX팀", "TAX", "세무과", "newcomer", "주무관", "", "징수", "new@hanbit.kr")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_every_encoding_of_an_office_is_read(encoding: str) -> None:
    sheet = read(file_of(NEWCOMER, encoding=encoding))
    assert (sheet.rows, sheet.findings) == ((NEW_ROW,), ())


@pytest.mark.parametrize("divider", ["\t", ";"])
def test_tabs_and_semicolons_divide_as_well(divider: str) -> None:
    content = file_of(NEWCOMER).replace(b",", divider.encode())
    assert read(content).rows == (NEW_ROW,)


def test_columns_come_in_any_order_and_optional_ones_may_miss() -> None:
    sheet = read("팀, 성명 ,부서명,사번\n징수팀,김새롬,세무과,7\n".encode())
    assert sheet.rows == (Row(2, "7", "김새롬", "징수팀", "", "세무과"),)


def test_what_a_spreadsheet_adds_does_not_matter() -> None:
    content = file_of(
        '="00042",,"김, 새롬","주무관", ,TAX,,"TAX팀","줄이\n나뉜 업무",,,',
        ",,,,,,,,,",
        '00043,,"따옴표 ""안""",,,TAX,,TAX팀,,',
        ",,,,,",
        "",
        head=HEAD + ",,",
    )
    sheet = read(content)
    assert sheet.findings == ()
    assert [(one.line, one.number, one.name, one.duty) for one in sheet.rows] == [
        (2, "00042", "김, 새롬", "줄이 나뉜 업무"),
        (5, "00043", '따옴표 "안"', ""),
    ]


def test_a_cell_left_empty_and_a_column_left_out_are_not_the_same() -> None:
    assert read(file_of("1,,가,,,TAX,,팀,,")).rows[0].position == ""
    assert read(file_of("1,가,TAX,팀", head="사번,성명,부서코드,팀")).rows[0].position is None


def test_unknown_columns_are_named_and_not_used() -> None:
    assert read(file_of("1,가,TAX,팀,남", head="사번,성명,부서코드,팀,성별")).unused == ("성별",)


@pytest.mark.parametrize(
    ("line", "problem", "value"),
    [
        (",a1,가,,,TAX,,팀,,", Problem.MISSING_NUMBER, ""),
        ("1.23E+04,,가,,,TAX,,팀,,", Problem.BAD_NUMBER, "1.23E+04"),
        ("1,a1,,,,TAX,,팀,,", Problem.MISSING_NAME, ""),
        ("1,a1,가,,,TAX,,,,", Problem.MISSING_TEAM, ""),
        ("1,a1,가,,,,,팀,,", Problem.MISSING_DEPARTMENT, ""),
        ("1,a b,가,,,TAX,,팀,,", Problem.BAD_LOGIN, "a b"),
        ("1,a1,가,,,TAX,,팀,,nowhere", Problem.BAD_EMAIL, "nowhere"),
        (f"1,a1,{'가' * 61},,,TAX,,팀,,", Problem.TOO_LONG, "성명"),
        ("1,a1,가,,,TAX,,팀,업무,,징수,", Problem.SURPLUS_CELLS, "징수"),
        ('1,a1,"가"나,,,TAX,,팀,,', Problem.BROKEN_QUOTES, ""),
        ("90001,a1,가,,,TAX,,팀,,", Problem.DUPLICATE_NUMBER, "90001"),
        ("1,NEWCOMER,가,,,TAX,,팀,,", Problem.DUPLICATE_LOGIN, "newcomer"),
    ],
)
def test_each_mistake_is_found_with_its_line_and_the_others_are_read(line: str, problem: Problem, value: str) -> None:
    sheet = read(file_of(NEWCOMER, line, "90009,,다음,,,TAX,,팀,,"))
    assert sheet.findings == (Finding(3, problem, value),)
    assert [one.number for one in sheet.rows] == ["90001", "90009"]


def test_a_quote_that_is_never_closed_is_found_where_it_opens() -> None:
    sheet = read(file_of(NEWCOMER, '2,"가,,,TAX,,팀,,', "3,,나,,,TAX,,팀,,"))
    assert sheet.findings == (Finding(3, Problem.BROKEN_QUOTES),)


def test_bytes_of_no_known_encoding_are_found_with_their_line() -> None:
    content = file_of(NEWCOMER, encoding="cp949") + b"1,\xff\xff"
    assert read(content).findings == (Finding(3, Problem.BAD_ENCODING),)


@pytest.mark.parametrize("content", [b"", b"\r\n\r\n", b"\xef\xbb\xbf", b",,,\n"])
def test_an_empty_file_is_said_to_be_empty(content: bytes) -> None:
    assert [one.problem for one in read(content).findings] == [Problem.EMPTY_FILE]


def test_missing_and_repeated_columns_are_found_before_any_line() -> None:
    sheet = read(file_of("1,가,나", head="사번,성명,이름"))
    assert sheet.rows == ()
    assert [(one.line, one.problem, one.value) for one in sheet.findings] == [
        (1, Problem.REPEATED_COLUMN, "성명"),
        (1, Problem.MISSING_COLUMN, "팀"),
        (1, Problem.MISSING_COLUMN, "부서"),
    ]


def test_every_problem_has_its_sentence() -> None:
    for problem in Problem:
        assert Finding(1, problem, "X").problem is problem
        assert Finding(1, problem, "X").sentence


@given(st.binary(max_size=400))
def test_no_bytes_make_it_fail(content: bytes) -> None:
    sheet = read(content)
    assert sheet.rows or sheet.findings or content


@given(st.text(max_size=40), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_text_in_a_cell_comes_back_as_one_line(duty: str, encoding: str) -> None:
    if duty.strip().startswith('="') or len(duty) > 40:
        duty = "업무"
    out = io.StringIO()
    csv.writer(out).writerows([HEAD.split(","), ["1", "", "가", "", "", "TAX", "", "팀", duty, ""]])
    text = out.getvalue().replace("\x00", "")
    sheet = read(text.encode(encoding, "replace"))
    assert sheet.findings == ()
    expected = duty.replace("\x00", "").encode("utf-8", "replace").decode()
    assert sheet.rows[0].duty == one_line(expected)
