"""Who somebody is in a club, and which clubs a viewer may see: what every command and query of this room asks first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, or_, select, true
from sqlalchemy.orm import Session

from kms.clubs.models import Club, ClubMembership, MemberRole
from kms.core import clock
from kms.core.db import UnitOfWork, reading
from kms.core.errors import NotAllowed, NotFound
from kms.core.permissions import Permission, Viewer


@dataclass(frozen=True)
class Standing:
    """What a viewer is in a club today."""

    role: MemberRole | None
    manages: bool

    @property
    def belongs(self) -> bool:
        """A member in any role."""
        return self.role is not None

    @property
    def leads(self) -> bool:
        """Leader or secretary of the club, or somebody who manages all clubs."""
        return self.manages or self.role in (MemberRole.LEADER, MemberRole.SECRETARY)

    def require_member(self) -> None:
        """Raise NotAllowed unless the viewer belongs to the club."""
        if not self.belongs:
            raise NotAllowed

    def require_member_or_lead(self) -> None:
        """Raise NotAllowed unless the viewer belongs to the club or manages all."""
        if not (self.belongs or self.manages):
            raise NotAllowed

    def require_lead(self) -> None:
        """Raise NotAllowed unless the viewer leads the club or manages all."""
        if not self.leads:
            raise NotAllowed


def open_on(day: date) -> ColumnElement[bool]:
    """SQL condition on `ClubMembership`: the membership held on a day."""
    lasts = or_(ClubMembership.valid_to.is_(None), ClubMembership.valid_to > day)
    return (ClubMembership.valid_from <= day) & lasts


def standing(session: Session, viewer: Viewer, club_id: int) -> Standing:
    """What the viewer is in the club. One statement."""
    role = session.scalar(
        select(ClubMembership.role).where(
            ClubMembership.club_id == club_id,
            ClubMembership.employee_id == viewer.employee_id,
            ClubMembership.valid_to.is_(None),
        )
    )
    return Standing(MemberRole(role) if role else None, viewer.may(Permission.MANAGE_CLUBS))


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """SQL condition on `Club`: registered clubs are everybody's to see, applications their members' and the managers'."""
    if viewer.may(Permission.MANAGE_CLUBS):
        return true()
    own = exists(
        select(ClubMembership.id).where(
            ClubMembership.club_id == Club.id,
            ClubMembership.employee_id == viewer.employee_id,
            ClubMembership.valid_to.is_(None),
        )
    )
    return or_(Club.registered_on.is_not(None), own)


def visible_club(viewer: Viewer, club_id: int) -> Club:
    """The club. Raises NotFound, also when it may not be seen."""
    found = reading().scalars(select(Club).where(Club.id == club_id, visible_to(viewer))).first()
    if found is None:
        raise NotFound
    return found


def locked(uow: UnitOfWork, viewer: Viewer, club_id: int) -> Club:
    """The club with its row locked until the transaction ends. Raises NotFound, also when it may not be seen."""
    found = uow.session.scalars(
        select(Club).where(Club.id == club_id).with_for_update().execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise NotFound
    if found.registered_on is None:
        mine = standing(uow.session, viewer, club_id)
        if not (mine.belongs or mine.manages):
            raise NotFound
    return found


def members_on(session: Session, club_id: int, day: date) -> dict[int, MemberRole]:
    """Members of a club on a day with their roles. One statement."""
    rows = session.execute(
        select(ClubMembership.employee_id, ClubMembership.role).where(ClubMembership.club_id == club_id, open_on(day))
    )
    return {employee_id: MemberRole(role) for employee_id, role in rows}


def members_now(session: Session, club_id: int) -> dict[int, MemberRole]:
    """Members of a club today with their roles. One statement."""
    return members_on(session, club_id, clock.today())


def leaders_of(session: Session, club_ids: Iterable[int]) -> dict[int, int]:
    """Who leads each club today, by club. One statement."""
    rows = session.execute(
        select(ClubMembership.club_id, ClubMembership.employee_id).where(
            ClubMembership.club_id.in_(set(club_ids)),
            ClubMembership.role == MemberRole.LEADER,
            ClubMembership.valid_to.is_(None),
        )
    )
    return {club_id: employee_id for club_id, employee_id in rows}
