"""What a club files: the year's plan, a month's report and its files. A report stays as it is once its month is closed."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, func, select, update

from kms.audit.service import record
from kms.clubs.drafts import Plan, Report, rendered
from kms.clubs.errors import AlreadyReported, ReportChanged, ReportClosed, WrongClubState
from kms.clubs.events import ClubChanged, ClubReported
from kms.clubs.models import LIVING, Club, ClubAttendance, ClubFile, ClubPlan, ClubReport, ClubState
from kms.clubs.standing import locked, members_on, standing, visible_club
from kms.core.clock import Month
from kms.core.db import UnitOfWork, reading, unit_of_work
from kms.core.errors import Invalid, NotAllowed, NotFound
from kms.core.ids import new_id
from kms.core.permissions import Viewer
from kms.files.store import store
from kms.files.types import media_type, safe_name


def file_plan(viewer: Viewer, club_id: int, year: int, plan: Plan) -> None:
    """Store a new version of a year's plan. Raises NotFound, NotAllowed (not leading), Invalid, WrongClubState."""
    visible_club(viewer, club_id)
    standing(reading(), viewer, club_id).require_lead()
    found = plan.checked()
    page = rendered(found.body)  # outside the transaction: it takes a child process's time
    with unit_of_work() as uow:
        club = locked(uow, viewer, club_id)
        standing(uow.session, viewer, club_id).require_lead()
        if club.state == ClubState.CLOSED:
            raise WrongClubState
        newest = select(func.max(ClubPlan.version)).where(ClubPlan.club_id == club_id, ClubPlan.year == year)
        row = ClubPlan(
            club_id=club_id,
            year=year,
            version=(uow.session.scalar(newest) or 0) + 1,
            goals=list(found.goals),
            body=found.body,
            body_html=page.html,
            plain=page.plain,
            budget=found.budget,
            filed_by=viewer.employee_id,
            filed_at=uow.now,
        )
        uow.add(row)
        uow.publish(ClubChanged(club_id), actor_id=viewer.employee_id)


def file_report(viewer: Viewer, club_id: int, report: Report) -> int:
    """File the report of the month in which the club met; the first makes a registered club active.

    Members only. Raises NotFound, NotAllowed, Invalid, WrongClubState, AlreadyReported, TooHardToRender.
    """
    visible_club(viewer, club_id)
    standing(reading(), viewer, club_id).require_member()
    found = report.checked()
    page = rendered(found.content)
    with unit_of_work() as uow:
        club = locked(uow, viewer, club_id)
        standing(uow.session, viewer, club_id).require_member()
        if club.state not in LIVING:
            raise WrongClubState
        _check_month_free(uow, club_id, found.month, but=None)
        row = ClubReport(id=new_id(), club_id=club_id, filed_by=viewer.employee_id, filed_at=uow.now, version=1)
        row.content_html, row.plain = page.html, page.plain
        uow.session.add(_filled(uow, club, row, found))
        uow.session.flush()
        _set_attendance(uow, row.id, found.attendees)
        if club.state == ClubState.REGISTERED:
            club.move_to(ClubState.ACTIVE)
            uow.publish(ClubChanged(club_id), actor_id=viewer.employee_id)
        uow.publish(ClubReported(club_id, row.id), actor_id=viewer.employee_id)
        return row.id


def correct_report(viewer: Viewer, report_id: int, report: Report, *, version: int) -> None:
    """Correct a report that started from `version`: by who filed it or leads the club, until its month is closed.

    Raises NotFound, NotAllowed, Invalid, ReportClosed, ReportChanged (somebody corrected it meanwhile), AlreadyReported.
    """
    with unit_of_work() as uow:
        _correctable(uow, viewer, report_id)
    found = report.checked()
    page = rendered(found.content)
    with unit_of_work() as uow:
        club, row = _correctable(uow, viewer, report_id)
        if row.version != version:
            raise ReportChanged
        _check_month_free(uow, club.id, found.month, but=report_id)
        before = {"held_at": row.held_at.isoformat(), "place": row.place, "spent": row.spent, "content": row.content}
        record(uow, viewer, "clubs.report_corrected", f"club_report:{report_id}", before=before)
        row.content_html, row.plain = page.html, page.plain
        _filled(uow, club, row, found)
        row.version, row.corrected_by, row.corrected_at = version + 1, viewer.employee_id, uow.now
        _set_attendance(uow, report_id, found.attendees)
        uow.publish(ClubReported(club.id, report_id), actor_id=viewer.employee_id)


def attach(viewer: Viewer, report_id: int, name: str, content: bytes) -> int:
    """Keep a photo or file with a report. Raises as `correct_report`, and FileRefused and its kinds."""
    name = safe_name(name)
    kind = media_type(name, content)
    digest = store().put(content)
    with unit_of_work() as uow:
        _correctable(uow, viewer, report_id)
        row = ClubFile(
            id=new_id(),
            report_id=report_id,
            digest=digest,
            name=name,
            media_type=kind,
            size=len(content),
            uploaded_by=viewer.employee_id,
            uploaded_at=uow.now,
        )
        uow.add(row)
        return row.id


def remove_file(viewer: Viewer, report_id: int, file_id: int) -> None:
    """Take a file off its report; its content stays in the store. Raises as `correct_report`."""
    with unit_of_work() as uow:
        _correctable(uow, viewer, report_id)
        row = uow.session.get(ClubFile, file_id)
        if row is None or row.report_id != report_id or row.removed_at is not None:
            raise NotFound
        row.removed_at = uow.now


def close_reports(uow: UnitOfWork, month: Month, at: datetime) -> None:
    """Let the reports of a closed month that were filed before `at` stay as they are; one filed late may be corrected."""
    uow.session.execute(
        update(ClubReport)
        .where(ClubReport.month == str(month), ClubReport.filed_at <= at, ClubReport.closed_at.is_(None))
        .values(closed_at=at)
    )


def _correctable(uow: UnitOfWork, viewer: Viewer, report_id: int) -> tuple[Club, ClubReport]:
    """The locked club and its report, when the viewer may correct it now."""
    row = uow.session.get(ClubReport, report_id)
    if row is None:
        raise NotFound
    club = locked(uow, viewer, row.club_id)
    uow.session.refresh(row)
    mine = standing(uow.session, viewer, club.id)
    if not (mine.leads or (mine.belongs and row.filed_by == viewer.employee_id)):
        raise NotAllowed
    if row.closed_at is not None:
        raise ReportClosed
    return club, row


def _check_month_free(uow: UnitOfWork, club_id: int, month: Month, *, but: int | None) -> None:
    found = uow.session.scalar(
        select(ClubReport.id).where(ClubReport.club_id == club_id, ClubReport.month == str(month))
    )
    if found is not None and found != but:
        raise AlreadyReported


def _filled(uow: UnitOfWork, club: Club, row: ClubReport, report: Report) -> ClubReport:
    """Put a checked report's values into its row. Raises Invalid when date or attendees do not fit the club."""
    members = members_on(uow.session, club.id, report.day)
    wrong: dict[str, object] = {}
    if club.registered_on is None or report.day < club.registered_on:
        wrong["held_on"] = _("The club was not registered yet on this day.")
    elif not set(report.attendees) <= set(members):
        wrong["attendees"] = _("Tick only people who were members on that day.")
    if wrong:
        raise Invalid(wrong)
    assert report.held_at is not None
    row.month, row.held_at, row.place = str(report.month), report.held_at, report.place
    row.content, row.next_on, row.spent, row.members = report.content, report.next_on, report.spent, len(members)
    return row


def _set_attendance(uow: UnitOfWork, report_id: int, attendees: tuple[int, ...]) -> None:
    uow.session.execute(delete(ClubAttendance).where(ClubAttendance.report_id == report_id))
    uow.session.add_all(ClubAttendance(report_id=report_id, employee_id=one) for one in attendees)
