"""What clubs do on others' events; `drain` runs every handler twice."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select

from kms.clubs import queries, service
from kms.clubs.models import ClubMembership, ClubOutput, MemberRole
from kms.core.db import reading
from kms.core.outbox import EventRow
from kms.core.permissions import SYSTEM
from kms.org import people
from tests.factories.clubs import club_of
from tests.factories.office import Office


def _told() -> int:
    count = select(func.count()).select_from(EventRow).where(EventRow.kind == "clubs.output_filed")
    return reading().scalar(count) or 0


def test_an_article_that_names_its_authors_club_is_an_output_told_once(
    office: Office, drain: Callable[[], None]
) -> None:
    club_id = club_of(office, "author")
    article_id = office.published("author", club_id=club_id)
    drain()
    drain()
    assert reading().get_one(ClubOutput, article_id).club_id == club_id
    assert _told() == 1


def test_a_club_that_is_not_the_authors_or_none_gets_no_output(office: Office, drain: Callable[[], None]) -> None:
    club_id = club_of(office, "author")
    office.published("stranger", club_id=club_id)
    office.published("author", club_id=12345)
    office.published("author")
    drain()
    assert reading().scalar(select(func.count()).select_from(ClubOutput)) == 0
    assert _told() == 0


def test_a_leaver_leaves_the_clubs_and_the_secretary_takes_over(office: Office, drain: Callable[[], None]) -> None:
    led = club_of(office, "author", "colleague")
    service.set_role(office.viewer("author"), led, office.people["colleague"], MemberRole.SECRETARY)
    alone = club_of(office, "author", "stranger", name="총무 없는 모임")
    people.leave(SYSTEM, office.people["author"])
    drain()
    assert queries.page(SYSTEM, led).leader_id == office.people["colleague"]
    assert queries.page(SYSTEM, alone).leader_id is None
    open_rows = select(func.count()).where(
        ClubMembership.employee_id == office.people["author"], ClubMembership.valid_to.is_(None)
    )
    assert reading().scalar(open_rows) == 0


def test_a_mover_stays_in_the_clubs(office: Office, drain: Callable[[], None]) -> None:
    club_id = club_of(office, "author")
    people.move(SYSTEM, office.people["author"], office.teams["WEL"], rank="주무관")
    drain()
    assert queries.page(SYSTEM, club_id).leader_id == office.people["author"]
