"""Filing over HTTP: plan and report, with what was typed kept when something is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from kms.clubs import report_queries, reporting
from kms.core import clock
from kms.core.clock import Month, korean_instant
from kms.core.db import close_reading, unit_of_work
from kms.core.ids import encode
from kms.core.paging import PageRequest
from kms.core.permissions import SYSTEM
from tests.factories.clubs import club_of, report_of
from tests.factories.office import Office

Clients = Callable[[str], FlaskClient]


@pytest.fixture
def club_id(office_of: Office) -> int:
    """A club led by author with colleague as a member."""
    return club_of(office_of, "author", "colleague")


def _typed(office: Office, *attendees: str, **changes: object) -> dict[str, object]:
    return {
        "held_on": "2026-05-20",
        "hour": "18:30",
        "place": "구립도서관",
        "attendees": [encode(office.people[login]) for login in attendees],
        "done": "함께 **읽었습니다**.",
        "next_on": "2026-06-17",
        "spent": "45,000",
        **changes,
    }


def _only(club_id: int) -> report_queries.ReportPage:
    close_reading()
    (row,) = report_queries.reports(SYSTEM, club_id, PageRequest()).rows
    return report_queries.report(SYSTEM, club_id, row.id)


def test_a_plan_is_filed_and_comes_back_to_be_changed(office_of: Office, club_id: int, client_as: Clients) -> None:
    client, address = client_as("author"), f"/clubs/{encode(club_id)}/plan"
    wrong = client.post(address, data={"goals": "하나\n둘", "body": "", "budget": "많이"})
    page = wrong.get_data(as_text=True)
    assert (wrong.status_code, "하나\n둘" in page, 'value="많이"' in page) == (422, True, True)
    client.post(address, data={"goals": "하나\n둘", "body": "계획", "budget": "1,200,000원", "year": "1999"})
    close_reading()
    plan = report_queries.plan(SYSTEM, club_id, clock.today().year)  # plans of past years stay as they are
    assert plan is not None
    assert (plan.goals, plan.budget) == (["하나", "둘"], 1_200_000)
    assert "하나\n둘" in client.get(address).get_data(as_text=True)


def test_a_report_is_filed_with_its_photo(office_of: Office, club_id: int, client_as: Clients) -> None:
    png = b"\x89PNG\r\n\x1a\n" + b"0" * 20
    files = [(BytesIO(png), "모임.png"), (BytesIO(b"MZ"), "나쁜.exe")]
    typed = _typed(office_of, "author", "colleague", file=files)
    client = client_as("colleague")
    answer = client.post(f"/clubs/{encode(club_id)}/report", data=typed)
    page = _only(club_id)
    assert (answer.status_code, answer.location) == (302, page.url)
    assert (page.report.held_at, page.report.spent) == (korean_instant(date(2026, 5, 20), 18, 30), 45_000)
    assert (page.report.next_on, set(page.attendees)) == (
        date(2026, 6, 17),
        {office_of.people["author"], office_of.people["colleague"]},
    )
    assert [one.name for one in page.files] == ["모임.png"]
    assert "나쁜.exe: This kind of file cannot be attached." in client.get(page.url).get_data(as_text=True)


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        ({"held_on": ""}, "Enter the day on which the club met."),
        ({"held_on": "2026-02-01"}, "The club was not registered yet on this day."),
        ({"attendees": []}, "Tick who was there."),
        ({"spent": "조금"}, "Enter the amount in won, from 0."),
        ({"next_on": "2026-05-01"}, "The next date lies after this meeting."),
    ],
)
def test_a_report_that_fails_keeps_what_was_typed(
    office_of: Office, club_id: int, client_as: Clients, changes: dict[str, object], hint: str
) -> None:
    answer = client_as("author").post(f"/clubs/{encode(club_id)}/report", data=_typed(office_of, "author", **changes))
    page = answer.get_data(as_text=True)
    assert (answer.status_code, hint in page) == (422, True)
    assert "함께 **읽었습니다**." in page
    assert 'value="구립도서관"' in page
    ticked = f'value="{encode(office_of.people["author"])}" checked'
    assert (ticked in page) is ("attendees" not in changes)
    assert report_queries.reports(SYSTEM, club_id, PageRequest()).total == 0


def test_a_second_report_of_the_month_keeps_what_was_typed(office_of: Office, club_id: int, client_as: Clients) -> None:
    report_of(office_of, club_id, "author")
    answer = client_as("colleague").post(f"/clubs/{encode(club_id)}/report", data=_typed(office_of, "author"))
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "was filed already" in page, "함께 **읽었습니다**." in page) == (409, True, True)


def test_a_new_form_begins_where_the_last_meeting_ended(office_of: Office, club_id: int, client_as: Clients) -> None:
    report_of(office_of, club_id, "author", place="별관", next_on=date(2026, 6, 17))
    page = client_as("colleague").get(f"/clubs/{encode(club_id)}/report").get_data(as_text=True)
    assert 'value="별관"' in page
    assert 'value="2026-06-17"' in page
    assert page.count('name="attendees"') == 2
    assert " checked" not in page  # who was there is said, not assumed


def test_a_correction_shows_the_stored_values_and_guards_against_another(
    office_of: Office, club_id: int, client_as: Clients
) -> None:
    report_id = report_of(office_of, club_id, "author")
    address = f"/clubs/{encode(club_id)}/reports/{encode(report_id)}/edit"
    client = client_as("author")
    page = client.get(address).get_data(as_text=True)
    assert 'name="version" value="1"' in page
    assert f'value="{encode(office_of.people["author"])}" checked' in page
    assert client.post(address, data=_typed(office_of, "author", version="1")).status_code == 302
    assert _only(club_id).report.place == "구립도서관"
    late = client_as("admin").post(address, data=_typed(office_of, "author", version="1", place="강당"))
    assert (late.status_code, "강당" in late.get_data(as_text=True)) == (409, True)
    assert _only(club_id).report.place == "구립도서관"


def test_a_closed_report_is_shown_instead_of_its_form(office_of: Office, club_id: int, client_as: Clients) -> None:
    report_id = report_of(office_of, club_id, "author")
    with unit_of_work() as uow:
        reporting.close_reports(uow, Month(2026, 5), uow.now)
    base = f"/clubs/{encode(club_id)}/reports/{encode(report_id)}"
    client = client_as("author")
    answer = client.get(f"{base}/edit")
    assert (answer.status_code, answer.location) == (302, base)
    assert "Month closed" in client.get(base).get_data(as_text=True)
    assert client.post(f"{base}/files", data={}).status_code == 409


def test_files_are_added_and_removed(office_of: Office, club_id: int, client_as: Clients) -> None:
    report_id = report_of(office_of, club_id, "author")
    base = f"/clubs/{encode(club_id)}/reports/{encode(report_id)}"
    client = client_as("author")
    client.post(f"{base}/files", data={"file": (BytesIO(b"text"), "자료.txt")})
    (file,) = _only(club_id).files
    assert client.post(f"{base}/files/{encode(club_id)}/remove").status_code == 404
    client.post(f"{base}/files/{encode(file.id)}/remove")
    assert _only(club_id).files == ()


@pytest.mark.parametrize(("hour", "minute", "shown"), [(0, 20, "00:00"), (9, 30, "09:00"), (21, 0, "18:00")])
def test_an_empty_report_begins_no_later_than_now(
    club_id: int, client_as: Clients, hour: int, minute: int, shown: str
) -> None:
    with clock.travel(korean_instant(clock.today(), hour, minute)):
        page = client_as("author").get(f"/clubs/{encode(club_id)}/report").get_data(as_text=True)
    assert f'type="time" value="{shown}"' in page
