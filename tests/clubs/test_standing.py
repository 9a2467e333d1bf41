"""Who somebody is in a club follows from the membership; applications are not everybody's to see."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from kms.clubs import service
from kms.clubs.models import Club, MemberRole
from kms.clubs.standing import leaders_of, members_now, members_on, standing, visible_club, visible_to
from kms.core import clock
from kms.core.clock import korean_instant
from kms.core.db import close_reading, reading
from kms.core.errors import NotAllowed, NotFound
from tests.factories.clubs import FOUNDED, applied, club_of
from tests.factories.office import STAFF, Office

# login: role in the club, leads it, may see an application of it
CASES: dict[str, tuple[MemberRole | None, bool, bool]] = {
    "author": (MemberRole.LEADER, True, True),
    "colleague": (MemberRole.SECRETARY, True, True),
    "stranger": (MemberRole.MEMBER, False, True),
    "monitor": (None, False, False),
    "other_monitor": (None, False, False),
    "expert": (None, False, False),
    "expert2": (None, False, False),
    "expert3": (None, False, False),
    "admin": (None, True, True),
    "officer": (None, False, False),
}


def test_each_role_has_its_row() -> None:
    assert set(CASES) == set(STAFF)


@pytest.mark.parametrize("login", CASES)
def test_what_a_viewer_is_in_a_club(office: Office, login: str) -> None:
    club_id = club_of(office, "author", "colleague", "stranger")
    service.set_role(office.viewer("author"), club_id, office.people["colleague"], MemberRole.SECRETARY)
    application = applied(office, "author", "colleague", "stranger", name="새 모임")
    role, leads, sees = CASES[login]
    viewer = office.viewer(login)
    found = standing(reading(), viewer, club_id)
    assert (found.role, found.leads, found.belongs) == (role, leads, role is not None)
    seen = set(reading().scalars(select(Club.id).where(visible_to(viewer))))
    assert seen == ({club_id, application} if sees else {club_id})
    if not sees:
        with pytest.raises(NotFound):
            visible_club(viewer, application)


def test_who_neither_belongs_nor_leads_is_refused(office: Office) -> None:
    club_id = club_of(office, "author")
    nobody = standing(reading(), office.viewer("expert"), club_id)
    for refuse in (nobody.require_member, nobody.require_lead, nobody.require_member_or_lead):
        with pytest.raises(NotAllowed):
            refuse()
    manager = standing(reading(), office.viewer("admin"), club_id)
    manager.require_lead()
    manager.require_member_or_lead()
    with pytest.raises(NotAllowed):
        manager.require_member()


def test_members_are_those_of_the_day(office: Office) -> None:
    club_id = club_of(office, "author", "colleague")
    with clock.travel(korean_instant(date(2026, 6, 10))):
        service.leave(office.viewer("colleague"), club_id)
        service.join(office.viewer("expert"), club_id)
    close_reading()
    author, colleague, expert = (office.people[one] for one in ("author", "colleague", "expert"))
    assert set(members_on(reading(), club_id, FOUNDED)) == {author, colleague}
    assert set(members_on(reading(), club_id, date(2026, 6, 9))) == {author, colleague}
    assert set(members_now(reading(), club_id)) == {author, expert}
    assert leaders_of(reading(), [club_id]) == {club_id: author}
