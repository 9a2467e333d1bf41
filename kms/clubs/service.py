"""What can be done with a club and its members, in the order of its life. Decisions on it are in `approval.py`."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask_babel import gettext as _
from sqlalchemy import select

from kms.audit.service import record
from kms.clubs.errors import ClubFull, LeaderMustHandOver, WrongClubState
from kms.clubs.events import ClubApplied, ClubChanged
from kms.clubs.models import Club, ClubMembership, ClubState, MemberRole, TaskKind
from kms.clubs.settings import MOST_MEMBERS
from kms.clubs.standing import locked, standing
from kms.core.clock import KST
from kms.core.db import UnitOfWork, unit_of_work
from kms.core.errors import Invalid, NotAllowed, NotFound
from kms.core.ids import new_id
from kms.core.permissions import Viewer
from kms.core.text import clean, one_line
from kms.org import queries as org


@dataclass(frozen=True)
class Description:
    """What a club is about. `department_id` None: open to the whole office."""

    name: str = ""
    topic: str = ""
    purpose: str = ""
    department_id: int | None = None
    task: TaskKind = TaskKind.FREE

    def checked(self) -> Description:
        """The same in normal form. Raises Invalid."""
        found = replace(self, name=one_line(self.name), topic=one_line(self.topic), purpose=clean(self.purpose).strip())
        wrong: dict[str, object] = {}
        if not 2 <= len(found.name) <= 80:
            wrong["name"] = _("Enter a name of 2 to 80 characters.")
        if not found.topic or len(found.topic) > 200:
            wrong["topic"] = _("Say in one sentence, up to 200 characters, what the club studies.")
        if len(found.purpose) > 2000:
            wrong["purpose"] = _("At most %(most)s characters.", most=2000)
        if found.department_id is not None and found.department_id not in org.department_names():
            wrong["department_id"] = _("Choose one of the departments offered.")
        if wrong:
            raise Invalid(wrong)
        return found


def apply(viewer: Viewer, description: Description, members: tuple[int, ...] = ()) -> int:
    """Ask for a new club that the viewer leads. Raises NotAllowed, Invalid (also for a name that is taken)."""
    if viewer.team_id is None:
        raise NotAllowed
    found = description.checked()
    with unit_of_work() as uow:
        _check_name(uow, found.name, but=None)
        club = Club(
            id=new_id(),
            name=found.name,
            topic=found.topic,
            purpose=found.purpose,
            department_id=found.department_id,
            task=found.task,
            state=ClubState.APPLIED,
            applied_at=uow.now,
            applied_by=viewer.employee_id,
        )
        uow.add(club)
        uow.session.flush()
        _open(uow, club.id, viewer.employee_id, MemberRole.LEADER)
        others = [one for one in dict.fromkeys(members) if one != viewer.employee_id]
        if len(others) + 1 > MOST_MEMBERS.value():
            raise ClubFull(most=MOST_MEMBERS.value())
        _check_working(others)
        for employee_id in others:
            _open(uow, club.id, employee_id, MemberRole.MEMBER)
        uow.publish(ClubApplied(club.id), actor_id=viewer.employee_id)
        return club.id


def describe(viewer: Viewer, club_id: int, description: Description) -> None:
    """Change what a club is about. Raises NotFound, NotAllowed, Invalid, WrongClubState (it is closed)."""
    with unit_of_work() as uow:
        club = locked(uow, viewer, club_id)
        standing(uow.session, viewer, club_id).require_lead()
        found = description.checked()
        if club.state == ClubState.CLOSED:
            raise WrongClubState
        _check_name(uow, found.name, but=club_id)
        club.name, club.topic, club.purpose = found.name, found.topic, found.purpose
        club.department_id, club.task = found.department_id, found.task
        uow.publish(ClubChanged(club_id), actor_id=viewer.employee_id)


def join(viewer: Viewer, club_id: int) -> None:
    """Become a member of a registered club. Raises NotFound, WrongClubState, ClubFull; once a member it does nothing."""
    with unit_of_work() as uow:
        club = locked(uow, viewer, club_id)
        if club.state in (ClubState.APPLIED, ClubState.CLOSED):
            raise WrongClubState
        _add(uow, viewer, club_id, viewer.employee_id)


def add_member(viewer: Viewer, club_id: int, employee_id: int) -> None:
    """Take somebody in. Raises NotFound, NotAllowed, WrongClubState, ClubFull, Invalid (left the office)."""
    with unit_of_work() as uow:
        club = locked(uow, viewer, club_id)
        standing(uow.session, viewer, club_id).require_lead()
        if club.state == ClubState.CLOSED:
            raise WrongClubState
        _check_working([employee_id])
        _add(uow, viewer, club_id, employee_id)


def leave(viewer: Viewer, club_id: int) -> None:
    """Stop being a member. Raises NotFound (not a member), LeaderMustHandOver."""
    with unit_of_work() as uow:
        locked(uow, viewer, club_id)
        _end(uow, viewer, club_id, viewer.employee_id)


def remove_member(viewer: Viewer, club_id: int, employee_id: int) -> None:
    """Let somebody go. Raises NotFound, NotAllowed, LeaderMustHandOver (hand over the lead first)."""
    with unit_of_work() as uow:
        locked(uow, viewer, club_id)
        standing(uow.session, viewer, club_id).require_lead()
        _end(uow, viewer, club_id, employee_id)


def set_role(viewer: Viewer, club_id: int, employee_id: int, role: MemberRole) -> None:
    """Give a member another role from today; a new leader makes the former one a member. Raises NotFound, NotAllowed.

    Only the leader and whoever manages clubs hand the lead over; a club never loses its leader (LeaderMustHandOver).
    """
    with unit_of_work() as uow:
        club = locked(uow, viewer, club_id)
        mine = standing(uow.session, viewer, club_id)
        mine.require_lead()
        if role is MemberRole.LEADER and not (mine.manages or mine.role is MemberRole.LEADER):
            raise NotAllowed
        if club.state == ClubState.CLOSED:
            raise WrongClubState
        row = membership(uow, club_id, employee_id)
        if row.role == role:
            return
        if row.role == MemberRole.LEADER:
            raise LeaderMustHandOver
        if role is MemberRole.LEADER:
            former = _leader(uow, club_id)
            if former is not None:
                _change(uow, former, MemberRole.MEMBER)
        _change(uow, row, role)
        facts = {"club": club_id, "role": str(role)}
        record(uow, viewer, "clubs.role_changed", f"person:{employee_id}", **facts)
        uow.publish(ClubChanged(club_id), actor_id=viewer.employee_id)


def end_memberships_of_leaver(uow: UnitOfWork, employee_id: int) -> None:
    """End what somebody who left the office belonged to; a secretary takes over what the person led, if there is one."""
    rows = select(ClubMembership).where(ClubMembership.employee_id == employee_id, ClubMembership.valid_to.is_(None))
    for row in list(uow.session.scalars(rows)):
        led = row.role == MemberRole.LEADER
        row.valid_to = max(uow.now.astimezone(KST).date(), row.valid_from)
        uow.session.flush()
        if led:
            heir = uow.session.scalars(
                select(ClubMembership)
                .where(
                    ClubMembership.club_id == row.club_id,
                    ClubMembership.valid_to.is_(None),
                    ClubMembership.role == MemberRole.SECRETARY,
                )
                .order_by(ClubMembership.id)
            ).first()
            if heir is not None:
                _change(uow, heir, MemberRole.LEADER)
        uow.publish(ClubChanged(row.club_id))


def membership(uow: UnitOfWork, club_id: int, employee_id: int) -> ClubMembership:
    """The open membership of a person. Raises NotFound."""
    found = uow.session.scalars(
        select(ClubMembership).where(
            ClubMembership.club_id == club_id,
            ClubMembership.employee_id == employee_id,
            ClubMembership.valid_to.is_(None),
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def _check_name(uow: UnitOfWork, name: str, *, but: int | None) -> None:
    """Raise Invalid when a club that is not closed has the name already."""
    taken = select(Club.id).where(Club.name == name, Club.state != ClubState.CLOSED)
    if but is not None:
        taken = taken.where(Club.id != but)
    if uow.session.scalar(taken.limit(1)) is not None:
        raise Invalid({"name": _("There is a club of this name already. Join it, or choose another name.")})


def _check_working(employee_ids: list[int]) -> None:
    found = org.people(employee_ids)
    gone = [one for one in employee_ids if one not in found or found[one].left]
    if gone:
        raise Invalid({"members": _("Choose people who work here.")})


def _leader(uow: UnitOfWork, club_id: int) -> ClubMembership | None:
    return uow.session.scalars(
        select(ClubMembership).where(
            ClubMembership.club_id == club_id,
            ClubMembership.role == MemberRole.LEADER,
            ClubMembership.valid_to.is_(None),
        )
    ).first()


def _add(uow: UnitOfWork, viewer: Viewer, club_id: int, employee_id: int) -> None:
    members = select(ClubMembership.employee_id).where(
        ClubMembership.club_id == club_id, ClubMembership.valid_to.is_(None)
    )
    known = set(uow.session.scalars(members))
    if employee_id in known:
        return
    if len(known) >= MOST_MEMBERS.value():
        raise ClubFull(most=MOST_MEMBERS.value())
    _open(uow, club_id, employee_id, MemberRole.MEMBER)
    uow.publish(ClubChanged(club_id), actor_id=viewer.employee_id)


def _end(uow: UnitOfWork, viewer: Viewer, club_id: int, employee_id: int) -> None:
    row = membership(uow, club_id, employee_id)
    if row.role == MemberRole.LEADER:
        raise LeaderMustHandOver
    row.valid_to = max(uow.now.astimezone(KST).date(), row.valid_from)
    uow.publish(ClubChanged(club_id), actor_id=viewer.employee_id)


def _open(uow: UnitOfWork, club_id: int, employee_id: int, role: MemberRole) -> None:
    since = uow.now.astimezone(KST).date()
    uow.add(ClubMembership(club_id=club_id, employee_id=employee_id, role=role, valid_from=since))


def _change(uow: UnitOfWork, row: ClubMembership, role: MemberRole) -> None:
    """End a membership today and open it anew in another role."""
    row.valid_to = max(uow.now.astimezone(KST).date(), row.valid_from)
    uow.session.flush()
    _open(uow, row.club_id, row.employee_id, role)
    uow.session.flush()
