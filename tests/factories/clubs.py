"""Clubs, reports and outputs for tests, made through the services."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kms.clubs import approval, reporting, service
from kms.clubs.drafts import Plan, Report
from kms.core import clock
from kms.core.clock import korean_instant
from kms.core.permissions import SYSTEM
from tests.factories.office import Office

FOUNDED = date(2026, 3, 3)


def applied(office: Office, leader: str, *members: str, name: str = "데이터 행정 연구회") -> int:
    """The id of an application of `leader` with other members."""
    about = service.Description(name=name, topic="민원 자료를 읽고 나누는 법을 배웁니다.")
    others = tuple(office.people[login] for login in members)
    return service.apply(office.viewer(leader), about, others)


def club_of(office: Office, leader: str, *members: str, name: str = "데이터 행정 연구회", on: date = FOUNDED) -> int:
    """The id of a club that was applied for and registered on a day."""
    with clock.travel(korean_instant(on, 10)):
        club_id = applied(office, leader, *members, name=name)
        approval.register(SYSTEM, club_id)
    return club_id


def report(office: Office, *attendees: str, on: date = date(2026, 5, 20), **changes: object) -> Report:
    """A complete report of a day."""
    whole = Report(
        held_at=korean_instant(on, 18),
        place="본관 3층 회의실",
        attendees=tuple(office.people[login] for login in attendees),
        content="민원 자료 **정리 방법**을 익혔습니다.",
        spent=45_000,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def report_of(office: Office, club_id: int, login: str, *, on: date = date(2026, 5, 20), **changes: object) -> int:
    """The id of a report that a member filed an hour after the meeting."""
    with clock.travel(korean_instant(on, 19)):
        return reporting.file_report(office.viewer(login), club_id, report(office, login, on=on, **changes))


PLAN = Plan(body="## 상반기\n\n자료를 모읍니다.", goals=("사례집 발간", "제안 2건"), budget=500_000)
