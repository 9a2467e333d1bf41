"""Founding a club, its members and their roles: what a club may rely on."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from kms.clubs import approval, queries, service
from kms.clubs.errors import ClubFull, LeaderMustHandOver, WrongClubState
from kms.clubs.models import Club, ClubMembership, ClubState, MemberRole, TaskKind
from kms.clubs.service import Description
from kms.clubs.settings import ALL, MOST_MEMBERS
from kms.core import clock, settings
from kms.core.clock import korean_instant
from kms.core.db import close_reading, reading
from kms.core.errors import Invalid, NotAllowed, NotFound
from kms.core.permissions import SYSTEM
from kms.org import people
from tests.factories.clubs import applied, club_of
from tests.factories.office import Office


def _roles(club_id: int) -> dict[int, str]:
    close_reading()
    return {one.employee_id: one.role for one in queries.page(SYSTEM, club_id).members}


def _about(**changes: object) -> Description:
    values: dict[str, object] = {"name": "독서 모임", "topic": "행정학 책을 읽습니다.", **changes}
    return Description(**values)  # type: ignore[arg-type]


def test_who_applies_leads_and_names_are_kept_clean(office: Office) -> None:
    club_id = service.apply(
        office.viewer("author"), _about(name="  독서   모임 ", purpose="읽고\r\n나눕니다. "), (office.people["expert"],)
    )
    club = reading().get_one(Club, club_id)
    assert (club.name, club.purpose, club.state, club.code) == ("독서 모임", "읽고\n나눕니다.", "applied", None)
    assert _roles(club_id) == {office.people["author"]: "leader", office.people["expert"]: "member"}


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("name", {"name": "한"}),
        ("name", {"name": "길" * 81}),
        ("topic", {"topic": " "}),
        ("topic", {"topic": "길" * 201}),
        ("purpose", {"purpose": "길" * 2001}),
        ("department_id", {"department_id": 12345}),
    ],
)
def test_what_cannot_be_stored_is_named_by_field(office: Office, field: str, changes: dict[str, object]) -> None:
    with pytest.raises(Invalid) as found:
        service.apply(office.viewer("author"), _about(**changes))
    assert set(found.value.fields) == {field}


def test_a_name_is_taken_until_its_club_is_closed(office: Office) -> None:
    first = club_of(office, "author")
    with pytest.raises(Invalid):
        applied(office, "stranger")
    approval.close(office.viewer("author"), first)
    assert applied(office, "stranger") != first


def test_who_left_is_no_first_member_and_the_system_founds_nothing(office: Office) -> None:
    people.leave(SYSTEM, office.people["expert"])
    with pytest.raises(Invalid):
        applied(office, "author", "expert")
    with pytest.raises(NotAllowed):
        service.apply(SYSTEM, _about())


def test_leaders_and_managers_describe_the_club_others_do_not(office: Office) -> None:
    club_id = club_of(office, "author", "colleague")
    changed = _about(name="새 이름", department_id=office.departments["TAX"], task=TaskKind.ASSIGNED)
    service.describe(office.viewer("author"), club_id, changed)
    service.describe(office.viewer("admin"), club_id, changed)
    club = reading().get_one(Club, club_id)
    assert (club.name, club.department_id, club.task) == ("새 이름", office.departments["TAX"], "assigned")
    for login in ("colleague", "stranger", "monitor", "officer"):
        with pytest.raises(NotAllowed):
            service.describe(office.viewer(login), club_id, changed)
    approval.close(office.viewer("author"), club_id)
    with pytest.raises(WrongClubState):
        service.describe(office.viewer("author"), club_id, changed)


def test_anybody_joins_once_and_leaves(office: Office) -> None:
    club_id = club_of(office, "author")
    service.join(office.viewer("stranger"), club_id)
    service.join(office.viewer("stranger"), club_id)
    assert list(_roles(club_id).values()) == ["leader", "member"]
    service.leave(office.viewer("stranger"), club_id)
    assert list(_roles(club_id).values()) == ["leader"]
    with pytest.raises(NotFound):
        service.leave(office.viewer("stranger"), club_id)
    service.join(office.viewer("stranger"), club_id)
    rows = reading().scalars(select(ClubMembership).where(ClubMembership.employee_id == office.people["stranger"]))
    assert [row.valid_to is None for row in rows] == [False, True]


def test_an_application_or_a_closed_club_takes_nobody_in(office: Office) -> None:
    application = applied(office, "author", "colleague", name="새 모임")
    with pytest.raises(NotFound):
        service.join(office.viewer("stranger"), application)
    closed = club_of(office, "author")
    approval.close(office.viewer("author"), closed)
    with pytest.raises(WrongClubState):
        service.join(office.viewer("stranger"), closed)


def test_a_club_has_no_more_members_than_the_office_allows(office: Office) -> None:
    club_id = club_of(office, "author", "colleague")
    known = {one.key: one for one in ALL}
    settings.change(office.viewer("admin"), known, MOST_MEMBERS.key, "2", reason="", expected_version=0)
    with pytest.raises(ClubFull):
        service.join(office.viewer("stranger"), club_id)
    with pytest.raises(ClubFull):
        applied(office, "author", "colleague", "stranger", name="큰 모임")


def test_who_leads_takes_in_and_lets_go_others_do_not(office: Office) -> None:
    club_id = club_of(office, "author", "colleague")
    service.add_member(office.viewer("author"), club_id, office.people["expert"])
    service.remove_member(office.viewer("admin"), club_id, office.people["expert"])
    assert office.people["expert"] not in _roles(club_id)
    for login in ("colleague", "stranger", "officer"):
        with pytest.raises(NotAllowed):
            service.add_member(office.viewer(login), club_id, office.people["expert"])
        with pytest.raises(NotAllowed):
            service.remove_member(office.viewer(login), club_id, office.people["colleague"])


def test_the_lead_is_handed_over_and_never_lost(office: Office) -> None:
    club_id = club_of(office, "author", "colleague")
    author, colleague = office.people["author"], office.people["colleague"]
    with pytest.raises(LeaderMustHandOver):
        service.leave(office.viewer("author"), club_id)
    with pytest.raises(LeaderMustHandOver):
        service.remove_member(office.viewer("admin"), club_id, author)
    with pytest.raises(LeaderMustHandOver):
        service.set_role(office.viewer("author"), club_id, author, MemberRole.MEMBER)
    service.set_role(office.viewer("author"), club_id, colleague, MemberRole.LEADER)
    assert _roles(club_id) == {colleague: "leader", author: "member"}
    service.leave(office.viewer("author"), club_id)


def test_a_secretary_helps_lead_but_does_not_take_over(office: Office) -> None:
    club_id = club_of(office, "author", "colleague", "stranger")
    service.set_role(office.viewer("author"), club_id, office.people["colleague"], MemberRole.SECRETARY)
    service.add_member(office.viewer("colleague"), club_id, office.people["expert"])
    with pytest.raises(NotAllowed):
        service.set_role(office.viewer("colleague"), club_id, office.people["colleague"], MemberRole.LEADER)
    with pytest.raises(NotAllowed):
        service.set_role(office.viewer("stranger"), club_id, office.people["stranger"], MemberRole.SECRETARY)
    with pytest.raises(NotFound):
        service.set_role(office.viewer("author"), club_id, office.people["officer"], MemberRole.SECRETARY)


def test_who_was_what_when_is_kept(office: Office) -> None:
    club_id = club_of(office, "author", "colleague")
    with clock.travel(korean_instant(date(2026, 7, 1), 9)):
        service.set_role(office.viewer("author"), club_id, office.people["colleague"], MemberRole.SECRETARY)
    rows = reading().execute(
        select(ClubMembership.role, ClubMembership.valid_from, ClubMembership.valid_to)
        .where(ClubMembership.employee_id == office.people["colleague"])
        .order_by(ClubMembership.id)
    )
    assert [tuple(row) for row in rows] == [
        ("member", date(2026, 3, 3), date(2026, 7, 1)),
        ("secretary", date(2026, 7, 1), None),
    ]
    assert reading().get_one(Club, club_id).state == ClubState.REGISTERED
