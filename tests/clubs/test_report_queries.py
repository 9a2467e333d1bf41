"""Reading reports: what a line says, and that ids of one club do not open another's."""

from __future__ import annotations

from datetime import date

import pytest

from kms.clubs import approval, report_queries, reporting
from kms.core.db import Database, close_reading
from kms.core.errors import NotAllowed, NotFound
from kms.core.paging import PageRequest
from kms.core.permissions import SYSTEM
from tests.counting import counted
from tests.factories.clubs import club_of, report_of
from tests.factories.office import STAFF, Office


@pytest.fixture
def club_id(office: Office) -> int:
    """A club led by author with colleague as a member."""
    return club_of(office, "author", "colleague")


def test_lines_are_newest_first_and_cost_the_same(database: Database, office: Office, club_id: int) -> None:
    counts = []
    for month in (4, 5, 6):
        report_of(office, club_id, "author", on=date(2026, month, 10), content="가" * 300)
        viewer = office.viewer("stranger")
        close_reading()
        with counted(database) as statements:
            page = report_queries.reports(viewer, club_id, PageRequest(1, 2))
        counts.append(sum(one.startswith("SELECT") for one in statements))
    assert [row.month for row in page.rows] == ["2026-06", "2026-05"]
    assert (page.total, page.rows[0].attendees, page.rows[0].members, len(page.rows[0].beginning)) == (3, 1, 2, 160)
    assert set(counts) == {3}


def test_ids_of_another_club_open_nothing(office: Office, club_id: int) -> None:
    other = club_of(office, "stranger", name="다른 모임")
    report_id, foreign = report_of(office, club_id, "author"), report_of(office, other, "stranger")
    file_id = reporting.attach(office.viewer("author"), report_id, "a.txt", b"x")
    viewer = office.viewer("author")
    for club, report, file in ((other, report_id, file_id), (other, foreign, file_id), (club_id, foreign, file_id)):
        with pytest.raises(NotFound):
            report_queries.download(viewer, club, report, file)
    with pytest.raises(NotFound):
        report_queries.report(viewer, other, report_id)


@pytest.mark.parametrize("login", STAFF)
def test_the_page_offers_correction_only_to_who_may(office: Office, club_id: int, login: str) -> None:
    report_id = report_of(office, club_id, "colleague")
    page = report_queries.report(office.viewer(login), club_id, report_id)
    assert page.may_correct is (login in ("author", "colleague", "admin"))


def test_only_members_of_living_clubs_are_offered_the_form(office: Office, club_id: int) -> None:
    assert report_queries.may_report(office.viewer("colleague"), club_id).id == club_id
    for login in ("stranger", "admin"):
        with pytest.raises(NotAllowed):
            report_queries.may_report(office.viewer(login), club_id)
    approval.rest(SYSTEM, club_id)
    with pytest.raises(NotFound):
        report_queries.may_report(office.viewer("colleague"), club_id)


def test_a_new_form_begins_with_what_the_last_report_said(office: Office, club_id: int) -> None:
    assert report_queries.former(club_id).place == ""
    report_of(office, club_id, "author", place="구립도서관", next_on=date(2026, 6, 17))
    close_reading()
    last = report_queries.former(club_id)
    assert (last.place, last.hour, last.next_on) == ("구립도서관", "18:00", date(2026, 6, 17))
    assert set(report_queries.candidates(club_id, date(2026, 6, 17))) == {
        office.people["author"],
        office.people["colleague"],
    }
