"""What is decided on a club: register or decline an application, rest, wake, close. Each decision is kept with its reason."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from kms.clubs.errors import WrongClubState
from kms.clubs.events import ClubChanged, ClubDecided
from kms.clubs.models import Club, ClubDecision, ClubState, DecisionKind
from kms.clubs.standing import locked, standing
from kms.core.clock import KST
from kms.core.db import UnitOfWork, unit_of_work
from kms.core.errors import Invalid
from kms.core.permissions import Permission, Viewer
from kms.core.text import one_line


def register(viewer: Viewer, club_id: int, *, code: str = "", reason: str = "") -> str:
    """Take an application in under `code`, else under the next free one of the year; returns it.

    Raises NotAllowed, NotFound, WrongClubState, Invalid (the code is taken).
    """
    viewer.require(Permission.MANAGE_CLUBS)
    with unit_of_work() as uow:
        club = locked(uow, viewer, club_id)
        if club.state != ClubState.APPLIED:
            raise WrongClubState
        code = one_line(code) or _next_code(uow)
        if len(code) > 20 or uow.session.scalar(select(Club.id).where(Club.code == code)) is not None:
            raise Invalid({"code": _("Choose a code of up to 20 characters that no club has yet.")})
        club.register(code, uow.now.astimezone(KST).date())
        _note(uow, viewer, club, DecisionKind.REGISTER, reason)
        return code


def decline(viewer: Viewer, club_id: int, *, reason: str) -> None:
    """Do not take an application; its members see why. Raises NotAllowed, NotFound, WrongClubState, Invalid."""
    viewer.require(Permission.MANAGE_CLUBS)
    if not one_line(reason):
        raise Invalid({"reason": _("Say why, so that they can do better.")})
    with unit_of_work() as uow:
        club = locked(uow, viewer, club_id)
        if club.state != ClubState.APPLIED:
            raise WrongClubState
        club.move_to(ClubState.CLOSED)
        _note(uow, viewer, club, DecisionKind.DECLINE, reason)


def rest(viewer: Viewer, club_id: int, *, reason: str = "") -> None:
    """Let a club pause (휴면): it owes no reports until it is woken. Raises NotAllowed, NotFound, WrongClubState."""
    _decide(viewer, club_id, ClubState.DORMANT, DecisionKind.REST, reason)


def wake(viewer: Viewer, club_id: int, *, reason: str = "") -> None:
    """Let a resting club go on. Raises NotAllowed, NotFound, WrongClubState."""
    _decide(viewer, club_id, ClubState.ACTIVE, DecisionKind.WAKE, reason)


def close(viewer: Viewer, club_id: int, *, reason: str = "") -> None:
    """End a club for good; what it wrote stays. Raises NotAllowed, NotFound, WrongClubState."""
    _decide(viewer, club_id, ClubState.CLOSED, DecisionKind.CLOSE, reason)


def _decide(viewer: Viewer, club_id: int, state: ClubState, kind: DecisionKind, reason: str) -> None:
    with unit_of_work() as uow:
        club = locked(uow, viewer, club_id)
        standing(uow.session, viewer, club_id).require_lead()
        if kind is DecisionKind.WAKE and club.state != ClubState.DORMANT:
            raise WrongClubState
        club.move_to(state)
        _note(uow, viewer, club, kind, reason)


def _note(uow: UnitOfWork, viewer: Viewer, club: Club, kind: DecisionKind, reason: str) -> None:
    row = ClubDecision(
        club_id=club.id, kind=kind, reason=one_line(reason), decided_by=viewer.employee_id, decided_at=uow.now
    )
    uow.add(row)
    uow.publish(ClubDecided(club.id, str(kind)), actor_id=viewer.employee_id)
    uow.publish(ClubChanged(club.id), actor_id=viewer.employee_id)


def _next_code(uow: UnitOfWork) -> str:
    """`2026-07`: the year and the next number in it."""
    year = uow.now.astimezone(KST).year
    codes = uow.session.scalars(select(Club.code).where(Club.code.startswith(f"{year}-", autoescape=True)))
    numbers = [int(code.split("-", 1)[1]) for code in codes if code and code.split("-", 1)[1].isdigit()]
    return f"{year}-{max(numbers, default=0) + 1:02d}"
