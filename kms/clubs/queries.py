"""What can be asked about clubs: a club's page, a person's clubs, a month's figures. Lists are in `lists.py`, reports in `report_queries.py`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased

from kms.articles.access import readable_by
from kms.articles.models import Article
from kms.clubs.conditions import club_address, open_membership, reported, role_order
from kms.clubs.models import (
    LIVING,
    Club,
    ClubDecision,
    ClubMembership,
    ClubOutput,
    ClubPlan,
    ClubReport,
    ClubState,
    DecisionKind,
    MemberRole,
)
from kms.clubs.settings import SILENT_MONTHS
from kms.clubs.silence import is_silent
from kms.clubs.standing import Standing, open_on, standing, visible_club, visible_to
from kms.core import clock
from kms.core.clock import Month
from kms.core.db import reading
from kms.core.permissions import Permission, Viewer


@dataclass(frozen=True)
class Member:
    """Somebody of a club."""

    employee_id: int
    role: str
    since: date


@dataclass(frozen=True)
class ClubPage:
    """What a club's page shows besides reports and outputs, which are lists of their own."""

    club: Club
    standing: Standing
    members: tuple[Member, ...]
    plan: ClubPlan | None
    decisions: tuple[ClubDecision, ...]
    next_on: date | None
    months: tuple[tuple[Month, int | None], ...]  # the last twelve since registration, with the id of the report
    silent: bool

    @property
    def leader_id(self) -> int | None:
        """Who leads it."""
        return next((one.employee_id for one in self.members if one.role == MemberRole.LEADER), None)


@dataclass(frozen=True)
class MyClub:
    """A club of the viewer; `reported`: this month; `missing`: last month's report is not there though it is owed."""

    id: int
    name: str
    role: str
    state: str
    reported: bool
    missing: bool

    @property
    def url(self) -> str:
        """Where it is seen."""
        return club_address(self.id)

    @property
    def leads(self) -> bool:
        """Whether the viewer is leader or secretary."""
        return self.role != MemberRole.MEMBER

    @property
    def lives(self) -> bool:
        """Whether it meets and reports."""
        return self.state in LIVING


@dataclass(frozen=True)
class ClubsMonth:
    """A month of all clubs: clubs and members at its end, reports on it, clubs that owe theirs (id, name), outputs filed in it."""

    active: int
    members: int
    reported: int
    unreported: tuple[tuple[int, str], ...]
    outputs: int


def page(viewer: Viewer, club_id: int) -> ClubPage:
    """A club with its members, newest plan and decisions. Seven statements. Raises NotFound."""
    session = reading()
    club = visible_club(viewer, club_id)
    members = session.execute(
        select(ClubMembership.employee_id, ClubMembership.role, ClubMembership.valid_from)
        .where(ClubMembership.club_id == club_id, ClubMembership.valid_to.is_(None))
        .order_by(role_order(), ClubMembership.id)
    )
    plan = session.scalars(
        select(ClubPlan)
        .where(ClubPlan.club_id == club_id)
        .order_by(ClubPlan.year.desc(), ClubPlan.version.desc())
        .limit(1)
    ).first()
    decisions = session.scalars(
        select(ClubDecision).where(ClubDecision.club_id == club_id).order_by(ClubDecision.id.desc()).limit(10)
    )
    reports = session.execute(
        select(ClubReport.month, ClubReport.id, ClubReport.next_on)
        .where(ClubReport.club_id == club_id)
        .order_by(ClubReport.month.desc())
        .limit(12)
    ).all()
    newest = reports[0] if reports else None
    next_on = newest.next_on if newest is not None and newest.next_on and newest.next_on >= clock.today() else None
    return ClubPage(
        club,
        standing(session, viewer, club_id),
        tuple(Member(*row) for row in members),
        plan,
        tuple(decisions),
        next_on,
        _months(club, {row.month: row.id for row in reports}),
        _silent(club, Month.parse(newest.month) if newest is not None else None),
    )


def former_members(viewer: Viewer, club_id: int) -> list[tuple[int, date, date | None]]:
    """Who belonged to the club and does no more: person, from when, until when. Two statements. Raises NotFound."""
    visible_club(viewer, club_id)
    still = aliased(ClubMembership)
    rows = reading().execute(
        select(ClubMembership.employee_id, func.min(ClubMembership.valid_from), func.max(ClubMembership.valid_to))
        .where(
            ClubMembership.club_id == club_id,
            ~exists(
                select(still.id).where(
                    still.club_id == club_id,
                    still.employee_id == ClubMembership.employee_id,
                    still.valid_to.is_(None),
                )
            ),
        )
        .group_by(ClubMembership.employee_id)
        .order_by(func.max(ClubMembership.valid_to).desc())
        .limit(50)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def my_clubs(viewer: Viewer) -> list[MyClub]:
    """The clubs that the viewer belongs to and that are not closed, by name. One statement."""
    this_month = Month.of(clock.now())
    rows = reading().execute(
        select(
            Club.id,
            Club.name,
            ClubMembership.role,
            Club.state,
            reported(this_month),
            and_(
                Club.state.in_(LIVING),
                Club.registered_on < this_month.first_day,
                ~reported(this_month.previous),
            ),
        )
        .join(ClubMembership, open_membership())
        .where(ClubMembership.employee_id == viewer.employee_id, Club.state != ClubState.CLOSED)
        .order_by(Club.name, Club.id)
    )
    return [MyClub(*row) for row in rows]


def clubs_of(employee_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """The clubs that people belong to today, by person: people who share one do not rate each other. One statement."""
    wanted = set(employee_ids)
    found: dict[int, set[int]] = {one: set() for one in wanted}
    if not wanted:
        return {}
    rows = reading().execute(
        select(ClubMembership.employee_id, ClubMembership.club_id)
        .join(Club, Club.id == ClubMembership.club_id)
        .where(
            ClubMembership.employee_id.in_(wanted),
            open_on(clock.today()),
            Club.registered_on.is_not(None),
            Club.state != ClubState.CLOSED,
        )
    )
    for employee_id, club_id in rows:
        found[employee_id].add(club_id)
    return {employee_id: frozenset(one) for employee_id, one in found.items()}


def companions_of(employee_ids: Iterable[int]) -> set[int]:
    """Everybody who shares a club with one of these people today, themselves included. Two statements."""
    clubs = {club_id for found in clubs_of(employee_ids).values() for club_id in found}
    if not clubs:
        return set()
    rows = reading().scalars(
        select(ClubMembership.employee_id).where(ClubMembership.club_id.in_(clubs), open_on(clock.today()))
    )
    return set(rows)


def club_of_article(viewer: Viewer, article_id: int) -> tuple[int, str] | None:
    """Id and name of the club that an article came out of, when the viewer may see both. One statement."""
    row = (
        reading()
        .execute(
            select(Club.id, Club.name)
            .join(Article, Article.club_id == Club.id)
            .where(Article.id == article_id, readable_by(viewer), visible_to(viewer))
        )
        .first()
    )
    return (row[0], row[1]) if row else None


def month(viewer: Viewer, month: Month) -> ClubsMonth:
    """A month's figures from decisions, memberships and reports as they stood at its end. Three statements. Raises NotAllowed."""
    viewer.require(Permission.SEE_REPORTS, Permission.MANAGE_CLUBS)
    session = reading()
    last = (
        select(ClubDecision.kind)
        .where(ClubDecision.club_id == Club.id, ClubDecision.decided_at < month.end)
        .order_by(ClubDecision.decided_at.desc(), ClubDecision.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    living = last.in_([DecisionKind.REGISTER, DecisionKind.WAKE])
    rows = session.execute(select(Club.id, Club.name, reported(month)).where(living).order_by(Club.name)).all()
    members = session.scalar(
        select(func.count())
        .select_from(ClubMembership)
        .join(Club, Club.id == ClubMembership.club_id)
        .where(living, open_on(month.next.first_day - timedelta(days=1)))
    )
    outputs = session.scalar(
        select(func.count())
        .select_from(ClubOutput)
        .where(ClubOutput.filed_at >= month.start, ClubOutput.filed_at < month.end, ClubOutput.withdrawn_at.is_(None))
    )
    silent = tuple((row[0], row[1]) for row in rows if not row[2])
    return ClubsMonth(len(rows), members or 0, len(rows) - len(silent), silent, outputs or 0)


def _months(club: Club, reports: dict[str, int]) -> tuple[tuple[Month, int | None], ...]:
    """The last twelve months since the club's registration, the newest first, each with the id of its report."""
    if club.registered_on is None:
        return ()
    found: list[tuple[Month, int | None]] = []
    at, first = Month.of(clock.now()), Month(club.registered_on.year, club.registered_on.month)
    while at >= first and len(found) < 12:
        found.append((at, reports.get(str(at))))
        at = at.previous
    return tuple(found)


def _silent(club: Club, last: Month | None) -> bool:
    if club.state not in LIVING or club.registered_on is None:
        return False
    registered = Month(club.registered_on.year, club.registered_on.month)
    return is_silent(Month.of(clock.now()), SILENT_MONTHS.value(), registered, last)
