"""Filing over HTTP: the year's plan, a month's report and its files, made for a phone. A form that fails keeps what was typed."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kms.articles.errors import TooHardToRender
from kms.clubs import queries, report_queries, reporting
from kms.clubs.drafts import Plan
from kms.clubs.errors import AlreadyReported, ReportChanged, ReportClosed
from kms.clubs.forms import read_plan, read_report
from kms.clubs.models import Club, ClubReport
from kms.core import clock
from kms.core.clock import KST, Month
from kms.core.errors import Invalid, KmsError, NotAllowed
from kms.core.ids import encode
from kms.files.types import ACCEPTED, FileRefused
from kms.org import queries as org
from kms.web.forms import identifier, whole
from kms.web.identity import current_viewer

blueprint = Blueprint("club_filing", __name__, template_folder="templates")


@blueprint.get("/clubs/<ref>/plan")
def plan(ref: str) -> ResponseReturnValue:
    """This year's plan, to be written by who leads the club."""
    viewer, club_id = current_viewer(), identifier(ref)
    stored = report_queries.plan(viewer, club_id, _year())
    typed = Plan(stored.body, tuple(stored.goals), stored.budget) if stored else Plan()
    return _plan_form(ref, typed, {})


@blueprint.post("/clubs/<ref>/plan")
def file_plan(ref: str) -> ResponseReturnValue:
    """Keep a new version of the plan."""
    viewer, club_id = current_viewer(), identifier(ref)
    try:
        reporting.file_plan(viewer, club_id, _year(), read_plan())
    except (Invalid, TooHardToRender) as error:
        return _plan_form(ref, None, _fields(error, "body")), error.status
    flash(_("The plan was filed."))
    return redirect(f"/clubs/{ref}")


@blueprint.get("/clubs/<ref>/report")
def new_report(ref: str) -> ResponseReturnValue:
    """An empty report that begins with the place, the hour and the announced day of the last one, never later than now."""
    viewer, club_id = current_viewer(), identifier(ref)
    club = report_queries.may_report(viewer, club_id)
    last = report_queries.former(club_id)
    day = last.next_on if last.next_on and last.next_on <= clock.today() else clock.today()
    now = clock.now().astimezone(KST)
    hour = f"{now:%H}:00" if day == now.date() and last.hour > f"{now:%H:%M}" else last.hour
    return _report_form(ref, club, {"held_on": day.isoformat(), "hour": hour, "place": last.place}, day=day)


@blueprint.post("/clubs/<ref>/report")
def file_report(ref: str) -> ResponseReturnValue:
    """File a month's report, with its photos."""
    viewer, club_id = current_viewer(), identifier(ref)
    club = report_queries.may_report(viewer, club_id)
    try:
        report_id = reporting.file_report(viewer, club_id, read_report())
    except (Invalid, TooHardToRender, AlreadyReported) as error:
        return _report_form(ref, club, None, errors=_fields(error, "done")), error.status
    flash(_("Thank you. The report was filed."))
    _attach_sent(report_id)
    return redirect(f"/clubs/{ref}/reports/{encode(report_id)}")


@blueprint.get("/clubs/<ref>/reports/<report_ref>/edit")
def edit_report(ref: str, report_ref: str) -> ResponseReturnValue:
    """A filed report, to be corrected until its month is closed."""
    page = report_queries.report(current_viewer(), identifier(ref), identifier(report_ref))
    if not page.may_correct:
        page.standing.require_lead()
        return redirect(page.url)
    return _report_form(ref, page.club, _stored(page.report, page.attendees), report_ref=report_ref)


@blueprint.post("/clubs/<ref>/reports/<report_ref>/edit")
def correct_report(ref: str, report_ref: str) -> ResponseReturnValue:
    """Correct a report."""
    viewer, report_id = current_viewer(), identifier(report_ref)
    page = report_queries.report(viewer, identifier(ref), report_id)
    try:
        reporting.correct_report(viewer, report_id, read_report(), version=whole("version"))
    except (Invalid, TooHardToRender, AlreadyReported, ReportChanged) as error:
        errors = _fields(error, "done")
        return _report_form(ref, page.club, None, report_ref=report_ref, errors=errors), error.status
    flash(_("The report was corrected."))
    _attach_sent(report_id)
    return redirect(page.url)


@blueprint.post("/clubs/<ref>/reports/<report_ref>/files")
def attach(ref: str, report_ref: str) -> ResponseReturnValue:
    """Add photos and files."""
    page = report_queries.report(current_viewer(), identifier(ref), identifier(report_ref))
    if not page.may_correct:
        raise ReportClosed if page.report.closed_at else NotAllowed
    _attach_sent(page.report.id)
    return redirect(page.url)


@blueprint.post("/clubs/<ref>/reports/<report_ref>/files/<file_ref>/remove")
def remove_file(ref: str, report_ref: str, file_ref: str) -> ResponseReturnValue:
    """Take a file off."""
    page = report_queries.report(current_viewer(), identifier(ref), identifier(report_ref))
    reporting.remove_file(current_viewer(), page.report.id, identifier(file_ref))
    flash(_("The file was removed."))
    return redirect(page.url)


def _attach_sent(report_id: int) -> None:
    """Keep the files that were sent; one that is refused does not lose the report, its name and why are shown."""
    for file in request.files.getlist("file"):
        if not file.filename:
            continue
        try:
            reporting.attach(current_viewer(), report_id, file.filename, file.read())
            flash(_("%(name)s was attached.", name=file.filename))
        except FileRefused as error:
            flash(f"{file.filename}: {error}", "danger")


def _fields(error: KmsError, field: str) -> dict[str, object]:
    """What is wrong by field; a failure of the text at `field`, another at the whole form."""
    if isinstance(error, Invalid):
        return error.fields
    return {field if isinstance(error, TooHardToRender) else "": str(error)}


def _year() -> int:
    """The year asked for, this one and the next at most; plans of past years stay as they are."""
    this = clock.today().year
    asked = request.values.get("year", str(this))
    return int(asked) if asked in (str(this), str(this + 1)) else this


def _stored(report: ClubReport, attendees: tuple[int, ...]) -> dict[str, object]:
    local = report.held_at.astimezone(KST)
    return {
        "held_on": local.date().isoformat(),
        "hour": f"{local:%H:%M}",
        "place": report.place,
        "attendees": [encode(one) for one in attendees],
        "done": report.content,
        "next_on": report.next_on.isoformat() if report.next_on else "",
        "spent": report.spent,
        "version": report.version,
    }


def _plan_form(ref: str, stored: Plan | None, errors: dict[str, object]) -> str:
    page = queries.page(current_viewer(), identifier(ref))
    page.standing.require_lead()
    typed = {
        "body": stored.body if stored else request.form.get("body", ""),
        "goals": "\n".join(stored.goals) if stored else request.form.get("goals", ""),
        "budget": stored.budget if stored else request.form.get("budget", ""),
    }
    return render_template("clubs/plan.html", club=page.club, typed=typed, errors=errors, year=_year(), ref=ref)


def _report_form(
    ref: str,
    club: Club,
    stored: dict[str, object] | None,
    *,
    report_ref: str = "",
    errors: dict[str, object] | None = None,
    day: date | None = None,
) -> str:
    """The form with what is stored, or (None) with what was sent. Those who were members on the day may be ticked."""
    typed = stored if stored is not None else {**request.form, "attendees": request.form.getlist("attendees")}
    try:
        on = day or date.fromisoformat(str(typed.get("held_on", "")))
    except ValueError:
        on = clock.today()
    people = org.people(report_queries.candidates(club.id, on) or report_queries.candidates(club.id, clock.today()))
    return render_template(
        "clubs/report_form.html",
        club=club,
        typed=typed,
        errors=errors or {},
        members=sorted(people.values(), key=lambda one: one.name),
        today=clock.today(),
        month=Month.of(clock.now()),
        accepted=ACCEPTED,
        report_ref=report_ref,
        ref=ref,
    )
