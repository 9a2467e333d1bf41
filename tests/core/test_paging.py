"""Pages of long lists: every row once, the same cost whatever the size, and no request that breaks a page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Select, func, insert, select
from sqlalchemy.orm import aliased

from kms.core.db import Database, close_reading, unit_of_work
from kms.core.paging import LARGEST_PAGE, Page, PageRequest, paginate
from kms.core.settings import OfficeSettingRow as Row
from tests.counting import counted

TOTAL = 11
ANYTHING = st.integers(-(10**30), 10**30)


@pytest.fixture
def rows(database: Database) -> Database:
    """Eleven rows, three of which share each number but the last."""
    at = datetime(2026, 5, 1, tzinfo=UTC)
    facts = {"value": 1, "changed_at": at, "changed_by": 1, "reason": ""}
    with unit_of_work() as uow:
        values = [{"key": f"k{number:02}", "version": number // 3, **facts} for number in range(TOTAL)]
        uow.session.execute(insert(Row), values)
    close_reading()
    return database


def listed() -> Select[Any]:
    return select(Row.key, Row.version).order_by(Row.version.desc(), Row.key)


@given(ANYTHING, ANYTHING)
def test_any_page_that_is_asked_for_is_one_that_the_database_can_give(number: int, size: int) -> None:
    request = PageRequest(number, size)
    assert request.number >= 1
    assert 1 <= request.size <= LARGEST_PAGE
    assert 0 <= request.offset < 2**31
    if 1 <= number <= 100_000 and 1 <= size <= LARGEST_PAGE:
        assert (request.number, request.size) == (number, size)


@given(st.integers(0, 10_000), st.integers(1, LARGEST_PAGE))
def test_the_pages_are_as_many_as_it_takes(total: int, size: int) -> None:
    pages = Page((), total, PageRequest(1, size)).pages
    assert pages >= 1
    assert (pages - 1) * size < max(total, 1) <= pages * size


@given(st.integers(1, 50), st.integers(1, LARGEST_PAGE))
def test_pages_touch_and_do_not_overlap(number: int, size: int) -> None:
    here, following = PageRequest(number, size), PageRequest(number + 1, size)
    assert here.offset + here.size == following.offset


def test_every_row_is_on_one_page_whatever_the_size(rows: Database) -> None:
    whole = paginate(listed(), PageRequest(1, 100), lambda key, version: (key, version))
    assert [key for key, _version in whole.rows][:4] == ["k09", "k10", "k06", "k07"]
    for size in (1, 2, 3, 4, 5, TOTAL - 1, TOTAL, TOTAL + 1):
        first = paginate(listed(), PageRequest(1, size), lambda key, version: (key, version))
        pages = [paginate(listed(), PageRequest(number + 1, size), lambda *row: row) for number in range(first.pages)]
        assert tuple(row for page in pages for row in page.rows) == whole.rows
        assert {page.total for page in pages} == {TOTAL}
        assert first.request.size == size


def test_a_page_past_the_end_is_empty_and_still_says_how_many_there_are(rows: Database) -> None:
    page = paginate(listed(), PageRequest(9, 5), lambda *row: row)
    assert (page.rows, page.total, page.pages) == ((), TOTAL, 3)


def test_a_list_without_rows_has_one_empty_page(rows: Database) -> None:
    page = paginate(listed().where(Row.key == "nothing"), PageRequest(), lambda *row: row)
    assert (page.rows, page.total, page.pages) == ((), 0, 1)


OTHER = aliased(Row)
STATEMENTS: dict[str, tuple[Select[Any], int]] = {
    "narrowed": (listed().where(Row.version == 1), 3),
    "grouped": (select(Row.version, func.count()).group_by(Row.version).order_by(Row.version), 4),
    "distinct": (select(Row.version).distinct().order_by(Row.version), 4),
    "joined on itself": (select(Row.id, OTHER.id).join(OTHER, OTHER.version == Row.version).order_by(Row.id), 31),
    "whole objects": (select(Row).order_by(Row.id), TOTAL),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_total_is_that_of_the_list_whatever_its_form(rows: Database, name: str) -> None:
    statement, total = STATEMENTS[name]
    with counted(rows) as statements:
        page = paginate(statement, PageRequest(1, 2), lambda *row: row)
    assert (page.total, len(page.rows)) == (total, 2)
    assert len(statements) == 2


def test_rows_are_turned_into_what_a_page_shows_and_nothing_else_changes(rows: Database) -> None:
    page = paginate(listed(), PageRequest(2, 4), lambda key, _version: key)
    shown = page.map(str.upper)
    assert shown.rows == tuple(key.upper() for key in page.rows)
    assert (shown.total, shown.request) == (page.total, page.request)
