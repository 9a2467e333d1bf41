"""Pieces of SQL on clubs, each asked on its own."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from kms.clubs.conditions import club_address, open_membership, report_address, reported, reported_since, role_order
from kms.clubs.models import Club, ClubMembership, MemberRole
from kms.clubs.service import leave, set_role
from kms.core.clock import Month
from kms.core.db import close_reading, reading
from kms.core.ids import encode
from tests.factories.clubs import club_of, report_of
from tests.factories.office import Office


def test_reported_asks_for_the_very_month_and_since_for_any_from_it_on(office: Office) -> None:
    club_id = club_of(office, "author")
    report_of(office, club_id, "author", on=date(2026, 5, 20))
    close_reading()
    for month, very, since in (
        (Month(2026, 4), False, True),
        (Month(2026, 5), True, True),
        (Month(2026, 6), False, False),
    ):
        row = reading().execute(select(reported(month), reported_since(month)).where(Club.id == club_id)).one()
        assert (bool(row[0]), bool(row[1])) == (very, since)


def test_members_come_leader_first_and_without_those_who_left(office: Office) -> None:
    club_id = club_of(office, "author", "colleague", "expert")
    set_role(office.viewer("author"), club_id, office.people["expert"], MemberRole.SECRETARY)
    leave(office.viewer("colleague"), club_id)
    close_reading()
    rows = select(ClubMembership.role).join(Club, open_membership()).order_by(role_order())
    assert list(reading().scalars(rows)) == ["leader", "secretary"]


def test_addresses_hold_both_ids() -> None:
    assert club_address(7) == f"/clubs/{encode(7)}"
    assert report_address(7, 8) == f"/clubs/{encode(7)}/reports/{encode(8)}"
