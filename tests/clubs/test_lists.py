"""Lists of clubs: tabs, search, what only some see, and a fixed number of statements."""

from __future__ import annotations

from datetime import date

import pytest

from kms.articles import approval as article_approval
from kms.articles.models import Visibility
from kms.clubs import approval, lists, outputs
from kms.core import clock
from kms.core.clock import korean_instant
from kms.core.db import Database, close_reading
from kms.core.errors import NotAllowed, NotFound
from kms.core.paging import PageRequest
from kms.core.permissions import SYSTEM
from kms.org import people
from tests.counting import counted
from tests.factories.clubs import applied, club_of, report_of
from tests.factories.office import Office

TODAY = korean_instant(date(2026, 10, 15), 9)


def _names(office: Office, tab: str, login: str = "stranger", text: str = "") -> list[str]:
    close_reading()
    with clock.travel(TODAY):
        return [row.name for row in lists.clubs(office.viewer(login), tab, PageRequest(), text=text).rows]


def test_tabs_hold_the_clubs_of_their_state(office: Office) -> None:
    report_of(office, club_of(office, "author", name="부진한 모임"), "author", on=date(2026, 7, 10))
    report_of(office, club_of(office, "author", name="활발한 모임"), "author", on=date(2026, 8, 10))
    club_of(office, "author", name="새 모임", on=date(2026, 9, 1))
    approval.rest(SYSTEM, club_of(office, "author", name="쉬는 모임"))
    approval.close(SYSTEM, club_of(office, "author", name="끝난 모임"))
    applied(office, "author", name="신청한 모임")
    assert _names(office, lists.ACTIVE) == ["새 모임", "활발한 모임"]
    assert _names(office, lists.SILENT) == ["부진한 모임"]
    assert _names(office, lists.NEW) == ["새 모임"]
    assert _names(office, lists.RESTING) == ["끝난 모임", "쉬는 모임"]
    assert _names(office, lists.APPLIED) == []
    assert _names(office, lists.APPLIED, "admin") == _names(office, lists.APPLIED, "author") == ["신청한 모임"]


def test_search_finds_name_topic_and_code_whatever_the_tab(office: Office) -> None:
    club_of(office, "author", name="골목 주차 연구회")
    approval.rest(SYSTEM, club_of(office, "author", name="100% 참여 모임"))
    assert _names(office, lists.ACTIVE, text="주차") == ["골목 주차 연구회"]
    assert _names(office, lists.ACTIVE, text="2026-02") == ["100% 참여 모임"]
    assert _names(office, lists.ACTIVE, text="%") == ["100% 참여 모임"]
    assert len(_names(office, lists.ACTIVE, text="민원 자료")) == 2
    applied(office, "author", name="주차 신청")
    assert _names(office, lists.ACTIVE, text="주차") == ["골목 주차 연구회"]


def test_a_line_says_when_it_meets_next_and_what_came_out_last(office: Office) -> None:
    club_id = club_of(office, "author", "colleague")
    report_of(office, club_id, "author", on=date(2026, 8, 5), next_on=date(2026, 10, 20))
    report_of(office, club_id, "author", on=date(2026, 9, 5), next_on=date(2026, 10, 16))
    for title in ("먼저 나온 글", "나중에 나온 글"):
        outputs.file_output(office.viewer("author"), club_id, office.published("author", title=title))
    close_reading()
    with clock.travel(TODAY):
        (row,) = lists.clubs(office.viewer("stranger"), lists.ACTIVE, PageRequest()).rows
    assert (row.members, row.leader_id, row.last_month) == (2, office.people["author"], "2026-09")
    assert (row.next_on, row.silent) == (date(2026, 10, 16), False)
    assert row.last_output is not None
    assert row.last_output.title == "나중에 나온 글"
    close_reading()
    with clock.travel(korean_instant(date(2026, 10, 17))):
        (row,) = lists.clubs(office.viewer("stranger"), lists.ACTIVE, PageRequest()).rows
    assert row.next_on is None  # the announced day is over


@pytest.mark.parametrize("login", ["author", "colleague", "monitor", "admin", "officer", "stranger", "expert"])
def test_outputs_are_shown_and_counted_only_for_their_readers(office: Office, login: str) -> None:
    club_id = club_of(office, "author")
    closed = office.published("author", title="부서만 읽는 글", visibility=Visibility.DEPARTMENT)
    outputs.file_output(office.viewer("author"), club_id, closed)
    close_reading()
    reads = login not in ("stranger", "expert")
    page = lists.outputs(office.viewer(login), club_id, PageRequest())
    assert (page.total, len(page.rows)) == ((1, 1) if reads else (0, 0))
    (row,) = lists.clubs(office.viewer(login), "", PageRequest(), text="데이터").rows
    assert (row.last_output is not None) is reads


def test_a_retired_article_is_no_output_any_more(office: Office) -> None:
    club_id = club_of(office, "author")
    article_id = office.published("author")
    outputs.file_output(office.viewer("author"), club_id, article_id)
    article_approval.retire(office.viewer("author"), article_id, reason="낡음")
    close_reading()
    assert lists.outputs(office.viewer("author"), club_id, PageRequest()).total == 0


def test_outputs_of_an_application_are_not_there_for_others(office: Office) -> None:
    with pytest.raises(NotFound):
        lists.outputs(office.viewer("stranger"), applied(office, "author"), PageRequest())


def test_managers_see_what_waits_and_who_is_without_a_leader(office: Office, drain: object) -> None:
    waiting = applied(office, "stranger", name="신청한 모임")
    orphan = club_of(office, "author", "colleague")
    people.leave(SYSTEM, office.people["author"])
    drain()  # type: ignore[operator]
    admin = office.viewer("admin")
    assert lists.applications(admin) == [(waiting, "신청한 모임")]
    assert lists.leaderless(admin) == [(orphan, "데이터 행정 연구회")]
    for query in (lists.applications, lists.leaderless):
        with pytest.raises(NotAllowed):
            query(office.viewer("officer"))


def test_one_row_costs_as_many_statements_as_fifty(database: Database, office: Office) -> None:
    counts = []
    for number in range(50):
        club_id = club_of(office, "author", "colleague", name=f"모임 {number:02d}", on=date(2026, 9, 1))
        outputs.file_output(office.viewer("author"), club_id, office.published("author", title=f"글 {number}"))
        if number not in (0, 49):
            continue
        viewer = office.viewer("stranger")
        for tab in (lists.ACTIVE, lists.SILENT, lists.NEW):
            close_reading()
            with clock.travel(TODAY), counted(database) as statements:
                found = lists.clubs(viewer, tab, PageRequest(1, 100))
            assert len(found.rows) == (0 if tab == lists.SILENT else number + 1)
            counts.append(sum(one.startswith("SELECT") for one in statements))
    assert counts == [4, 3, 4, 4, 3, 4]  # a tab without rows asks for no outputs
