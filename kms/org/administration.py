"""Pages of the administrators: people and their roles, office settings, the audit log."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kms.audit import queries as audit
from kms.audit.service import first_broken, record_reading
from kms.audit.words import ACTIONS, named
from kms.core import settings
from kms.core.errors import Invalid
from kms.core.permissions import Permission, Role
from kms.org import accounts, history, people, queries
from kms.org.models import LeadGroup
from kms.org.titles import LEAD_GROUPS, ROLES
from kms.web.forms import identifier, page_request, text, whole
from kms.web.identity import current_viewer
from kms.web.preview import Difference, differences, previewed

blueprint = Blueprint("administration", __name__, template_folder="templates")


@blueprint.get("/admin/people")
def list_people() -> ResponseReturnValue:
    """Everybody who works or worked here, found by name, login or number."""
    viewer = current_viewer()
    word = request.args.get("q", "")
    page = queries.employees(viewer, page_request(30), text=word)
    return render_template("org/people.html", page=page, word=word)


@blueprint.get("/admin/people/<ref>")
def person(ref: str) -> ResponseReturnValue:
    """One person: places, roles, lead groups and their history; looking at it is noted in the audit log."""
    viewer, employee_id = current_viewer(), identifier(ref)
    found = queries.employee(viewer, employee_id)
    record_reading(viewer, "org.person_read", f"person:{employee_id}")
    held, groups = history.roles_held(viewer, employee_id), history.memberships(viewer, employee_id)
    return render_template(
        "org/person.html",
        person=found,
        place=queries.people([employee_id])[employee_id],
        ref=ref,
        stays=queries.history(viewer, employee_id),
        held=queries.roles_of(employee_id),
        groups_held=history.groups_of(employee_id),
        roles={role: name for role, name in ROLES.items() if role is not Role.EMPLOYEE},
        groups=LEAD_GROUPS,
        past_roles=held,
        past_groups=groups,
        people=queries.people({row.granted_by for row in held} | {row.withdrawn_by or 0 for row in held}),
    )


@blueprint.post("/admin/people/<ref>/roles")
def set_roles(ref: str) -> ResponseReturnValue:
    """Let a person hold the ticked roles, after a look at what that changes."""
    viewer, employee_id = current_viewer(), identifier(ref)
    viewer.require(Permission.MANAGE_ROLES)
    chosen = {Role(name) for name in request.form.getlist("role") if name in set(Role)}
    title = _("Change the roles of %(name)s", name=queries.employee(viewer, employee_id).name)
    changes = _ticks(ROLES, queries.roles_of(employee_id), chosen - {Role.EMPLOYEE})
    back = f"/admin/people/{ref}"
    page = previewed(title, changes, lambda: people.set_roles(viewer, employee_id, chosen), back=back)
    if page is not None:
        return page
    flash(_("The roles were changed."))
    return redirect(f"/admin/people/{ref}")


@blueprint.post("/admin/people/<ref>/groups")
def set_groups(ref: str) -> ResponseReturnValue:
    """Let a person be in the ticked lead groups, after a look at what that changes."""
    viewer, employee_id = current_viewer(), identifier(ref)
    chosen = {LeadGroup(name) for name in request.form.getlist("group") if name in set(LeadGroup)}
    title = _("Change the lead groups of %(name)s", name=queries.employee(viewer, employee_id).name)
    changes = _ticks(LEAD_GROUPS, history.groups_of(employee_id), chosen)
    back = f"/admin/people/{ref}"
    page = previewed(title, changes, lambda: people.set_groups(viewer, employee_id, chosen), back=back)
    if page is not None:
        return page
    flash(_("The lead groups were changed."))
    return redirect(f"/admin/people/{ref}")


@blueprint.post("/admin/people/<ref>/password")
def set_password(ref: str) -> ResponseReturnValue:
    """Give a person a password to begin with."""
    accounts.set_password(current_viewer(), identifier(ref), request.form.get("password", ""))
    flash(_("The password was set. It must be changed at the next sign-in."))
    return redirect(f"/admin/people/{ref}")


@blueprint.get("/admin/settings")
def office_settings() -> ResponseReturnValue:
    """What the office may change."""
    current_viewer().require(Permission.MANAGE_SETTINGS)
    return _settings({}, {})


@blueprint.post("/admin/settings")
def change_setting() -> ResponseReturnValue:
    """A new version of one setting; what does not fit comes back as it was typed."""
    viewer, typed = current_viewer(), {name: text(name) for name in ("key", "value", "reason")}
    try:
        settings.change(
            viewer,
            dict(_known()),
            typed["key"],
            typed["value"],
            reason=typed["reason"],
            expected_version=whole("version"),
        )
    except Invalid as error:
        return _settings(typed, error.fields), error.status
    flash(_("The setting was changed."))
    return redirect("/admin/settings")


def _settings(typed: Mapping[str, str], errors: Mapping[str, Any]) -> str:
    rows = [(one, one.value(), one.row()) for one in _known().values()]
    return render_template("org/settings.html", rows=rows, typed=typed, errors=errors)


@blueprint.get("/admin/audit")
def audit_log() -> ResponseReturnValue:
    """Who did what to whose data, narrowed to one kind of action."""
    action = request.args.get("action", "")
    page = audit.entries(current_viewer(), page_request(50), action=action)
    told = {row.id: named(row.subject) for row in page.rows}
    wanted = {int(row.subject.partition(":")[2]) for row in page.rows if row.subject.startswith("person:")}
    names = queries.people({row.actor_id for row in page.rows} | wanted)
    return render_template(
        "org/audit.html", page=page, people=names, broken=first_broken(), actions=ACTIONS, action=action, told=told
    )


@blueprint.get("/admin/logins")
def logins() -> ResponseReturnValue:
    """Who signed in or tried to; looking at it is noted in the audit log."""
    viewer, word, outcome = current_viewer(), request.args.get("q", ""), request.args.get("outcome", "")
    page = history.logins(viewer, page_request(50), word=word, outcome=outcome)
    record_reading(viewer, "org.logins_read", "logins")
    names = queries.people(row.employee_id for row in page.rows if row.employee_id)
    return render_template("org/logins.html", page=page, people=names, word=word, outcome=outcome)


def _ticks(titles: Mapping[Any, Any], before: Set[Any], after: Set[Any]) -> list[Difference]:
    """A line for each box that is ticked or no longer ticked."""
    said = {True: _("yes"), False: _("no")}
    return differences([(str(title), said[one in before], said[one in after]) for one, title in titles.items()])


def _known() -> Mapping[str, Any]:
    """The settings that the application listed."""
    found: Mapping[str, Any] = current_app.extensions["kms.settings"]
    return found
