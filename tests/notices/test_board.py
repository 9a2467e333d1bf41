"""Who sees which notice, in what order, and who must confirm."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kms.core import clock
from kms.core.clock import korean_instant
from kms.core.db import Database, close_reading
from kms.core.errors import NotAllowed, NotFound
from kms.core.paging import PageRequest
from kms.core.permissions import SYSTEM
from kms.notices import board, service
from kms.org import people
from tests.counting import counted
from tests.factories.board import posted
from tests.factories.office import Office

DAY = date(2026, 5, 4)
PAGE = PageRequest()


@pytest.mark.parametrize(
    ("number", "login", "sees"),
    [(1, "author", True), (2, "stranger", False), (3, "expert", False), (4, "officer", True), (5, "admin", True)],
)
def test_a_notice_of_a_department_is_neither_listed_nor_counted_nor_opened_elsewhere(
    office: Office, number: int, login: str, sees: bool
) -> None:
    notice_id = posted(office, department_id=office.departments["TAX"], must_confirm=True)
    viewer = office.viewer(login)
    for page in (board.on_board(viewer, PAGE), board.archive(viewer, PAGE)):
        assert (page.total, [row.id for row in page.rows]) == ((1, [notice_id]) if sees else (0, [])), number
    assert board.titles(viewer, {notice_id}) == ({notice_id: "보안 점검 안내"} if sees else {})
    if not sees:
        with pytest.raises(NotFound):
            board.notice(viewer, notice_id)


def test_the_board_shows_the_notices_of_today_the_archive_all(office: Office) -> None:
    viewer = office.viewer("stranger")
    with clock.travel(korean_instant(DAY, 9)):
        short = posted(office, title="짧은", valid_to=DAY)
        long = posted(office, title="긴")
        assert {row.id for row in board.on_board(viewer, PAGE).rows} == {short, long}
    close_reading()
    with clock.travel(korean_instant(DAY + timedelta(days=1))):
        assert [row.id for row in board.on_board(viewer, PAGE).rows] == [long]
        assert {row.id for row in board.archive(viewer, PAGE).rows} == {short, long}


def test_what_must_be_confirmed_comes_first_until_it_is(office: Office) -> None:
    with clock.travel(korean_instant(DAY, 9)):
        duty = posted(office, must_confirm=True, valid_from=DAY - timedelta(days=3), valid_to=DAY + timedelta(days=3))
        news = posted(office)
        viewer = office.viewer("stranger")
        assert [row.id for row in board.on_board(viewer, PAGE).rows] == [duty, news]
        assert [row.id for row in board.to_confirm(viewer)] == [duty]
        service.confirm(viewer, duty)
        close_reading()
        assert [row.id for row in board.on_board(viewer, PAGE).rows] == [news, duty]
        assert board.to_confirm(viewer) == []


def test_writers_need_not_confirm_what_is_meant_for_another_department(office: Office) -> None:
    posted(office, department_id=office.departments["TAX"], must_confirm=True)
    assert board.to_confirm(office.viewer("admin")) == []


def test_the_list_names_who_must_and_who_has_those_who_work_here(office: Office) -> None:
    notice_id = posted(office, department_id=office.departments["TAX"], must_confirm=True)
    service.confirm(office.viewer("colleague"), notice_id)
    admin = office.viewer("admin")
    found = board.readers(admin, notice_id, PageRequest())
    assert {row.person.name: row.at is not None for row in found.page.rows} == {
        "이름author": False,
        "이름colleague": True,
        "이름monitor": False,
    }
    assert found.missing == 2
    second = board.readers(admin, notice_id, PageRequest(2, 2))
    assert ([row.person.name for row in second.page.rows], second.page.total) == (["이름monitor"], 3)
    assert second.missing == 2  # of all, not of the page
    people.leave(SYSTEM, office.people["author"])
    close_reading()
    assert board.readers(admin, notice_id, PageRequest()).missing == 1


def test_the_list_is_for_writers_and_only_where_confirming_is_asked(office: Office) -> None:
    notice_id, plain = posted(office, must_confirm=True), posted(office)
    with pytest.raises(NotAllowed):
        board.readers(office.viewer("monitor"), notice_id, PageRequest())
    with pytest.raises(NotFound):
        board.readers(office.viewer("admin"), plain, PageRequest())


def test_lists_cost_the_same_at_one_notice_and_at_twelve(office: Office, database: Database) -> None:
    viewer = office.viewer("stranger")
    costs = []
    for number in range(12):
        posted(office, title=f"공지 {number}", must_confirm=True)
        if number in (0, 11):
            close_reading()
            with counted(database) as statements:
                board.on_board(viewer, PAGE)
                board.to_confirm(viewer)
            costs.append(len(statements))
    assert costs == [3, 3]
