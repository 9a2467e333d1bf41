"""Working in clubs over HTTP: apply, describe, members, plan, reports, outputs, decisions. A form that fails keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kms.clubs import approval, outputs, queries, service
from kms.clubs.conditions import club_address
from kms.clubs.forms import read_description, read_people
from kms.clubs.models import ClubState, DecisionKind, MemberRole, TaskKind
from kms.core import clock
from kms.core.errors import Invalid
from kms.core.ids import decode
from kms.core.permissions import Permission
from kms.org import queries as org
from kms.web.forms import identifier, text
from kms.web.identity import current_viewer

blueprint = Blueprint("club_work", __name__, template_folder="templates")


@blueprint.get("/clubs/apply")
def application() -> ResponseReturnValue:
    """An empty application."""
    current_viewer()
    return _description_form(service.Description(), ref="")


@blueprint.post("/clubs/apply")
def apply() -> ResponseReturnValue:
    """Ask for a new club."""
    viewer, typed = current_viewer(), read_description()
    try:
        club_id = service.apply(viewer, typed, read_people("members"))
    except Invalid as error:
        return _description_form(typed, ref="", errors=error.fields), error.status
    flash(_("The application was handed in. You hear when it is decided."))
    return redirect(club_address(club_id))


@blueprint.get("/clubs/<ref>/edit")
def edit(ref: str) -> ResponseReturnValue:
    """What the club is about, to be changed by who leads it."""
    page = queries.page(current_viewer(), identifier(ref))
    page.standing.require_lead()
    club = page.club
    stored = service.Description(club.name, club.topic, club.purpose, club.department_id, TaskKind(club.task))
    return _description_form(stored, ref=ref)


@blueprint.post("/clubs/<ref>/edit")
def describe(ref: str) -> ResponseReturnValue:
    """Change what the club is about."""
    typed = read_description()
    try:
        service.describe(current_viewer(), identifier(ref), typed)
    except Invalid as error:
        return _description_form(typed, ref=ref, errors=error.fields), error.status
    flash(_("The club's description was changed."))
    return redirect(f"/clubs/{ref}")


@blueprint.get("/clubs/<ref>/members")
def members(ref: str) -> ResponseReturnValue:
    """The members, to be managed by who leads the club."""
    return _members_page(ref, {})


@blueprint.post("/clubs/<ref>/members")
def add_members(ref: str) -> ResponseReturnValue:
    """Take people in."""
    viewer, club_id = current_viewer(), identifier(ref)
    queries.page(viewer, club_id).standing.require_lead()
    try:
        chosen = read_people("members")
        if not chosen:
            raise Invalid({"members": _("Choose at least one person.")})
        for employee_id in chosen:
            service.add_member(viewer, club_id, employee_id)
    except Invalid as error:
        return _members_page(ref, error.fields), error.status
    flash(_("The members were added."))
    return redirect(f"/clubs/{ref}/members")


@blueprint.post("/clubs/<ref>/members/<person_ref>/<any(leader, secretary, member, remove):step>")
def change_member(ref: str, person_ref: str, step: str) -> ResponseReturnValue:
    """Give a member another role, or let somebody go."""
    viewer, club_id, employee_id = current_viewer(), identifier(ref), identifier(person_ref)
    if step == "remove":
        service.remove_member(viewer, club_id, employee_id)
        flash(_("The membership was ended."))
    else:
        service.set_role(viewer, club_id, employee_id, MemberRole(step))
        flash(_("The role was changed."))
    return redirect(f"/clubs/{ref}/members" if step != "leader" else f"/clubs/{ref}")


@blueprint.post("/clubs/<ref>/<any(join, leave):step>")
def come_and_go(ref: str, step: str) -> ResponseReturnValue:
    """Become a member, or stop being one."""
    viewer, club_id = current_viewer(), identifier(ref)
    if step == "join":
        service.join(viewer, club_id)
        flash(_("Welcome. You are a member now."))
    else:
        service.leave(viewer, club_id)
        flash(_("You are no longer a member."))
    return redirect(f"/clubs/{ref}")


@blueprint.post("/clubs/<ref>/<any(register, decline, rest, wake, close):step>")
def decide(ref: str, step: str) -> ResponseReturnValue:
    """One step in the life of a club."""
    viewer, club_id, reason = current_viewer(), identifier(ref), text("reason")[:500]
    steps: dict[str, Callable[[], object]] = {
        DecisionKind.REGISTER: lambda: approval.register(viewer, club_id, code=text("code"), reason=reason),
        DecisionKind.DECLINE: lambda: approval.decline(viewer, club_id, reason=reason),
        DecisionKind.REST: lambda: approval.rest(viewer, club_id, reason=reason),
        DecisionKind.WAKE: lambda: approval.wake(viewer, club_id, reason=reason),
        DecisionKind.CLOSE: lambda: approval.close(viewer, club_id, reason=reason),
    }
    said = {
        DecisionKind.REGISTER: _("The club is registered."),
        DecisionKind.DECLINE: _("The application was declined."),
        DecisionKind.REST: _("The club rests. It owes no reports until it is woken."),
        DecisionKind.WAKE: _("The club goes on."),
        DecisionKind.CLOSE: _("The club is closed. What it wrote stays."),
    }
    try:
        steps[step]()
    except Invalid as error:
        for message in error.fields.values():
            flash(str(message), "danger")
        return redirect(f"/clubs/{ref}")
    flash(said[DecisionKind(step)])
    return redirect(f"/clubs/{ref}")


@blueprint.post("/clubs/<ref>/outputs")
def file_output(ref: str) -> ResponseReturnValue:
    """Make an article an output of the club; its address or the end of it is what people paste."""
    viewer, club_id = current_viewer(), identifier(ref)
    queries.page(viewer, club_id).standing.require_member_or_lead()
    parts = [part for part in text("article").split("/") if part]
    found = next((part for part in reversed(parts) if _is_identifier(part)), "")
    if not found:
        flash(_("Paste the address of the article from your browser."), "danger")
        return redirect(f"/clubs/{ref}")
    outputs.file_output(viewer, club_id, identifier(found))
    flash(_("The article is an output of the club."))
    return redirect(f"/clubs/{ref}")


def _is_identifier(part: str) -> bool:
    try:
        decode(part)
    except ValueError:
        return False
    return True


def _members_page(ref: str, errors: dict[str, object]) -> str:
    viewer, club_id = current_viewer(), identifier(ref)
    page = queries.page(viewer, club_id)
    page.standing.require_lead()
    gone = queries.former_members(viewer, club_id)
    return render_template(
        "clubs/members.html",
        page=page,
        gone=gone,
        people=org.people([*(one.employee_id for one in page.members), *(one for one, _since, _until in gone)]),
        may_hand_over=page.standing.manages or page.standing.role is MemberRole.LEADER,
        closed=page.club.state == ClubState.CLOSED,
        typed=request.form.get("members", ""),
        errors=errors,
        ref=ref,
    )


def _description_form(typed: service.Description, *, ref: str, errors: dict[str, object] | None = None) -> str:
    return render_template(
        "clubs/describe.html",
        typed=typed,
        members=request.form.get("members", ""),
        departments=org.departments(),
        errors=errors or {},
        year=clock.today().year,
        manages=current_viewer().may(Permission.MANAGE_CLUBS),
        ref=ref,
    )
