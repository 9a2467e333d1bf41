"""What can be asked about a club's reports: whoever may see the club reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import func, select

from kms.clubs.conditions import report_address
from kms.clubs.models import LIVING, Club, ClubAttendance, ClubFile, ClubPlan, ClubReport
from kms.clubs.standing import Standing, members_on, standing, visible_club
from kms.core.clock import KST
from kms.core.db import reading
from kms.core.errors import NotFound
from kms.core.paging import Page, PageRequest, paginate
from kms.core.permissions import Viewer
from kms.files.store import store


@dataclass(frozen=True)
class ReportRow:
    """A line of a club's reports; `beginning` is how the text begins, money in won."""

    id: int
    club_id: int
    month: str
    held_at: datetime
    place: str
    beginning: str
    attendees: int
    members: int
    spent: int

    @property
    def url(self) -> str:
        """Where it is read."""
        return report_address(self.club_id, self.id)


@dataclass(frozen=True)
class FileRow:
    """A file of a report."""

    id: int
    name: str
    media_type: str
    size: int


@dataclass(frozen=True)
class ReportPage:
    """A report with who was there and its files."""

    club: Club
    report: ClubReport
    attendees: tuple[int, ...]
    files: tuple[FileRow, ...]
    standing: Standing
    may_correct: bool

    @property
    def url(self) -> str:
        """Where it is read."""
        return report_address(self.club.id, self.report.id)


@dataclass(frozen=True)
class Former:
    """What the last report said: a new form begins with it."""

    place: str = ""
    hour: str = "18:00"
    next_on: date | None = None


def reports(viewer: Viewer, club_id: int, page: PageRequest) -> Page[ReportRow]:
    """Reports of a club, newest first. Three statements. Raises NotFound."""
    visible_club(viewer, club_id)
    attendees = select(func.count()).where(ClubAttendance.report_id == ClubReport.id).scalar_subquery()
    statement = select(
        ClubReport.id,
        ClubReport.club_id,
        ClubReport.month,
        ClubReport.held_at,
        ClubReport.place,
        func.substr(ClubReport.plain, 1, 160),
        attendees,
        ClubReport.members,
        ClubReport.spent,
    ).where(ClubReport.club_id == club_id)
    return paginate(statement.order_by(ClubReport.month.desc()), page, ReportRow)


def report(viewer: Viewer, club_id: int, report_id: int) -> ReportPage:
    """One report of this very club. Five statements. Raises NotFound."""
    club = visible_club(viewer, club_id)
    session = reading()
    row = session.get(ClubReport, report_id)
    if row is None or row.club_id != club_id:
        raise NotFound
    attendees = session.scalars(select(ClubAttendance.employee_id).where(ClubAttendance.report_id == report_id))
    files = session.execute(
        select(ClubFile.id, ClubFile.name, ClubFile.media_type, ClubFile.size)
        .where(ClubFile.report_id == report_id, ClubFile.removed_at.is_(None))
        .order_by(ClubFile.id)
    )
    mine = standing(session, viewer, club_id)
    may = (mine.leads or (mine.belongs and row.filed_by == viewer.employee_id)) and row.closed_at is None
    return ReportPage(club, row, tuple(attendees), tuple(FileRow(*one) for one in files), mine, may)


def download(viewer: Viewer, club_id: int, report_id: int, file_id: int) -> tuple[Path, str, str]:
    """Path, name and type of a file of this very report. Raises NotFound."""
    report(viewer, club_id, report_id)
    row = reading().get(ClubFile, file_id)
    if row is None or row.report_id != report_id or row.removed_at is not None:
        raise NotFound
    return store().path(row.digest), row.name, row.media_type


def may_report(viewer: Viewer, club_id: int) -> Club:
    """The club, when the viewer is a member who may file its report. Two statements. Raises NotFound, NotAllowed."""
    club = visible_club(viewer, club_id)
    standing(reading(), viewer, club_id).require_member()
    if club.state not in LIVING:
        raise NotFound
    return club


def candidates(club_id: int, day: date) -> list[int]:
    """Who may be ticked as present on a day: the members of that day. One statement."""
    return list(members_on(reading(), club_id, day))


def former(club_id: int) -> Former:
    """Place, hour and announced next date of the last report. One statement."""
    found = (
        reading()
        .execute(
            select(ClubReport.place, ClubReport.held_at, ClubReport.next_on)
            .where(ClubReport.club_id == club_id)
            .order_by(ClubReport.month.desc())
            .limit(1)
        )
        .first()
    )
    if found is None:
        return Former()
    return Former(found.place, f"{found.held_at.astimezone(KST):%H:%M}", found.next_on)


def plan(viewer: Viewer, club_id: int, year: int) -> ClubPlan | None:
    """The version of a year's plan that holds. Two statements. Raises NotFound."""
    visible_club(viewer, club_id)
    return (
        reading()
        .scalars(
            select(ClubPlan)
            .where(ClubPlan.club_id == club_id, ClubPlan.year == year)
            .order_by(ClubPlan.version.desc())
            .limit(1)
        )
        .first()
    )
