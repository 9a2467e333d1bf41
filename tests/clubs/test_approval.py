"""Decisions on a club: who may make them, in which state, and that they are kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from kms.clubs import approval
from kms.clubs.errors import WrongClubState
from kms.clubs.models import Club, ClubDecision
from kms.core import clock
from kms.core.clock import korean_instant
from kms.core.db import close_reading, reading
from kms.core.errors import Invalid, NotAllowed, NotFound
from kms.core.permissions import SYSTEM, Viewer
from tests.factories.clubs import applied, club_of
from tests.factories.office import STAFF, Office


def _club(club_id: int) -> Club:
    close_reading()
    return reading().get_one(Club, club_id)


def test_codes_count_up_within_the_year(office: Office) -> None:
    with clock.travel(korean_instant(date(2026, 4, 1))):
        one, two = applied(office, "author", name="하나"), applied(office, "stranger", name="둘째")
        assert approval.register(SYSTEM, two) == "2026-01"
        assert approval.register(SYSTEM, one) == "2026-02"
    with clock.travel(korean_instant(date(2027, 1, 1))):  # still 2026 in UTC
        three = applied(office, "author", name="셋째")
        assert approval.register(SYSTEM, three) == "2027-01"
    assert _club(three).registered_on == date(2027, 1, 1)


def test_a_code_of_ones_own_is_taken_when_it_is_free(office: Office) -> None:
    one, two = applied(office, "author", name="하나"), applied(office, "stranger", name="둘째")
    assert approval.register(SYSTEM, one, code=" 혁신-7 ") == "혁신-7"
    with pytest.raises(Invalid):
        approval.register(SYSTEM, two, code="혁신-7")
    assert _club(two).state == "applied"
    assert approval.register(SYSTEM, two).endswith("-01")


@pytest.mark.parametrize("login", [login for login in STAFF if login != "admin"])
def test_only_who_manages_clubs_registers_or_declines(office: Office, login: str) -> None:
    club_id = applied(office, "author")
    with pytest.raises(NotAllowed):
        approval.register(office.viewer(login), club_id)
    with pytest.raises(NotAllowed):
        approval.decline(office.viewer(login), club_id, reason="작음")


def test_a_declined_application_says_why(office: Office) -> None:
    club_id = applied(office, "author")
    with pytest.raises(Invalid):
        approval.decline(office.viewer("admin"), club_id, reason=" ")
    approval.decline(office.viewer("admin"), club_id, reason="비슷한 동아리가 있습니다.")
    assert (_club(club_id).state, _club(club_id).registered_on) == ("closed", None)
    with pytest.raises(WrongClubState):
        approval.register(SYSTEM, club_id)
    rows = reading().scalars(select(ClubDecision).where(ClubDecision.club_id == club_id))
    assert [(row.kind, row.reason, row.decided_by) for row in rows] == [
        ("decline", "비슷한 동아리가 있습니다.", office.people["admin"])
    ]


STEPS: dict[str, Callable[[Viewer, int], None]] = {
    "rest": approval.rest,
    "wake": approval.wake,
    "close": approval.close,
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("login", [login for login in STAFF if login not in ("author", "admin")])
def test_only_who_leads_lets_rest_wakes_and_closes(office: Office, step: str, login: str) -> None:
    club_id = club_of(office, "author", "colleague")
    with pytest.raises(NotAllowed):
        STEPS[step](office.viewer(login), club_id)
    assert _club(club_id).state == "registered"


def test_the_life_of_a_club(office: Office) -> None:
    club_id, leader = club_of(office, "author"), office.viewer("author")
    with pytest.raises(WrongClubState):
        approval.wake(leader, club_id)
    approval.rest(leader, club_id, reason="바쁜 철")
    with pytest.raises(WrongClubState):
        approval.rest(leader, club_id)
    approval.wake(leader, club_id)
    assert _club(club_id).state == "active"
    approval.close(office.viewer("admin"), club_id)
    for step in STEPS.values():
        with pytest.raises(WrongClubState):
            step(leader, club_id)


def test_a_leader_withdraws_an_application_others_do_not_even_see(office: Office) -> None:
    club_id = applied(office, "author")
    with pytest.raises(NotFound):
        approval.close(office.viewer("stranger"), club_id)
    approval.close(office.viewer("author"), club_id)
    assert _club(club_id).state == "closed"
