"""Plans and reports: who files and corrects them, and that a closed month stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from kms.clubs import approval, queries, report_queries, reporting, service
from kms.clubs.errors import AlreadyReported, ReportChanged, ReportClosed, WrongClubState
from kms.clubs.models import Club, ClubPlan, ClubReport, MemberRole
from kms.core import clock
from kms.core.clock import korean_instant
from kms.core.db import close_reading, reading, unit_of_work
from kms.core.errors import Invalid, NotAllowed, NotFound
from kms.core.permissions import SYSTEM
from kms.files.types import FileRefused
from kms.rewards.events import MonthClosed
from tests.factories.clubs import PLAN, applied, club_of, report, report_of
from tests.factories.office import STAFF, Office

LATER = korean_instant(date(2026, 6, 8))


@pytest.fixture
def club_id(office: Office) -> int:
    """A club led by author with colleague and expert as members."""
    return club_of(office, "author", "colleague", "expert")


def test_a_plan_keeps_its_versions_and_the_last_holds(office: Office, club_id: int) -> None:
    reporting.file_plan(office.viewer("author"), club_id, 2026, PLAN)
    reporting.file_plan(office.viewer("admin"), club_id, 2026, replace(PLAN, body="**새 계획**"))
    plan = report_queries.plan(office.viewer("stranger"), club_id, 2026)
    assert plan is not None
    assert (plan.version, plan.body_html) == (2, "<p><strong>새 계획</strong></p>")
    assert reading().scalar(select(func.count()).select_from(ClubPlan)) == 2
    assert report_queries.plan(office.viewer("author"), club_id, 2025) is None


@pytest.mark.parametrize("login", [login for login in STAFF if login not in ("author", "admin")])
def test_only_who_leads_files_the_plan(office: Office, club_id: int, login: str) -> None:
    with pytest.raises(NotAllowed):
        reporting.file_plan(office.viewer(login), club_id, 2026, PLAN)


@pytest.mark.parametrize("login", STAFF)
def test_only_members_report(office: Office, club_id: int, login: str) -> None:
    if login in ("author", "colleague", "expert"):
        assert reporting.file_report(office.viewer(login), club_id, report(office, "author"))
    else:  # the knowledge administrator was not there either
        with pytest.raises(NotAllowed):
            reporting.file_report(office.viewer(login), club_id, report(office, "author"))


def test_the_first_report_makes_a_club_active(office: Office, club_id: int) -> None:
    report_id = report_of(office, club_id, "colleague", attendees=(office.people["author"], office.people["expert"]))
    close_reading()
    assert reading().get_one(Club, club_id).state == "active"
    page = report_queries.report(office.viewer("stranger"), club_id, report_id)
    assert set(page.attendees) == {office.people["author"], office.people["expert"]}
    assert (page.report.month, page.report.members, page.report.spent) == ("2026-05", 3, 45_000)
    assert "<strong>정리 방법</strong>" in page.report.content_html


def test_a_month_has_one_report(office: Office, club_id: int) -> None:
    report_of(office, club_id, "author")
    with pytest.raises(AlreadyReported):
        report_of(office, club_id, "colleague", on=date(2026, 5, 28))
    other = report_of(office, club_id, "author", on=date(2026, 6, 3))
    with clock.travel(LATER), pytest.raises(AlreadyReported):
        reporting.correct_report(office.viewer("author"), other, report(office, "author"), version=1)


@pytest.mark.parametrize(
    ("field", "changes"),
    [("held_on", {"on": date(2026, 3, 1)}), ("attendees", {"attendees": "stranger"})],
)
def test_date_and_attendees_fit_the_club(office: Office, club_id: int, field: str, changes: dict[str, object]) -> None:
    if "attendees" in changes:
        changes = {"attendees": (office.people["stranger"],)}
    with pytest.raises(Invalid) as found:
        report_of(office, club_id, "author", **changes)  # type: ignore[arg-type]
    assert set(found.value.fields) == {field}


def test_clubs_that_do_not_live_do_not_report(office: Office) -> None:
    application = applied(office, "author", name="새 모임")
    resting = club_of(office, "author")
    approval.rest(office.viewer("author"), resting)
    for club_id in (application, resting):
        with pytest.raises(WrongClubState):
            reporting.file_report(office.viewer("author"), club_id, report(office, "author"))


def test_who_filed_or_leads_corrects_other_members_do_not(office: Office, club_id: int) -> None:
    report_id = report_of(office, club_id, "colleague")
    changed = report(office, "author", "colleague", place="별관")
    reporting.correct_report(office.viewer("colleague"), report_id, changed, version=1)
    reporting.correct_report(office.viewer("author"), report_id, changed, version=2)
    reporting.correct_report(office.viewer("admin"), report_id, changed, version=3)
    for login in ("expert", "stranger", "monitor", "officer"):
        with pytest.raises(NotAllowed):
            reporting.correct_report(office.viewer(login), report_id, changed, version=4)
    close_reading()
    page = report_queries.report(office.viewer("author"), club_id, report_id)
    assert (page.report.place, len(page.attendees), page.report.corrected_by) == ("별관", 2, office.people["admin"])


def test_who_left_the_club_corrects_no_more(office: Office, club_id: int) -> None:
    report_id = report_of(office, club_id, "colleague")
    service.leave(office.viewer("colleague"), club_id)
    with pytest.raises(NotAllowed):
        reporting.correct_report(office.viewer("colleague"), report_id, report(office, "author"), version=1)


def test_two_who_correct_at_once_do_not_overwrite_each_other(office: Office, club_id: int) -> None:
    report_id = report_of(office, club_id, "author")
    reporting.correct_report(office.viewer("author"), report_id, report(office, "author", place="별관"), version=1)
    with pytest.raises(ReportChanged):
        reporting.correct_report(office.viewer("admin"), report_id, report(office, "author", place="본관"), version=1)


def test_a_closed_month_stays_as_it_was_but_late_reports_may_be_corrected(
    office: Office, club_id: int, drain: Callable[[], None]
) -> None:
    second = club_of(office, "colleague", name="늦은 모임")
    early = report_of(office, club_id, "author")
    file_id = reporting.attach(office.viewer("author"), early, "사진.txt", b"text")
    with clock.travel(LATER), unit_of_work() as uow:
        uow.publish(MonthClosed("2026-05", "hash"))
    drain()
    late = reporting.file_report(office.viewer("colleague"), second, report(office, "colleague"))
    reporting.correct_report(office.viewer("colleague"), late, report(office, "colleague", spent=1), version=1)
    steps: list[Callable[[], object]] = [
        lambda: reporting.correct_report(office.viewer("admin"), early, report(office, "author"), version=1),
        lambda: reporting.attach(office.viewer("author"), early, "b.txt", b"text"),
        lambda: reporting.remove_file(office.viewer("author"), early, file_id),
    ]
    for step in steps:
        with pytest.raises(ReportClosed):
            step()
    closed = reading().execute(select(ClubReport.id, ClubReport.closed_at))
    assert {row.id: row.closed_at for row in closed} == {early: LATER, late: None}


def test_files_are_kept_checked_and_given_to_who_sees_the_club(office: Office, club_id: int) -> None:
    report_id = report_of(office, club_id, "colleague")
    file_id = reporting.attach(office.viewer("colleague"), report_id, "../회의.txt", "사진".encode())
    path, name, kind = report_queries.download(office.viewer("stranger"), club_id, report_id, file_id)
    assert (path.read_bytes().decode(), name, kind) == ("사진", "회의.txt", "text/plain; charset=utf-8")
    with pytest.raises(FileRefused):
        reporting.attach(office.viewer("colleague"), report_id, "a.exe", b"MZ")
    with pytest.raises(NotAllowed):
        reporting.attach(office.viewer("expert"), report_id, "a.txt", b"x")
    with pytest.raises(NotAllowed):
        reporting.remove_file(office.viewer("stranger"), report_id, file_id)
    reporting.remove_file(office.viewer("author"), report_id, file_id)
    with pytest.raises(NotFound):
        report_queries.download(office.viewer("author"), club_id, report_id, file_id)


def test_a_secretary_files_the_plan_too(office: Office, club_id: int) -> None:
    service.set_role(SYSTEM, club_id, office.people["colleague"], MemberRole.SECRETARY)
    reporting.file_plan(office.viewer("colleague"), club_id, 2026, PLAN)
    plan = queries.page(office.viewer("colleague"), club_id).plan
    assert plan is not None
    assert plan.filed_by == office.people["colleague"]
