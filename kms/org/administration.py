"""Pages of the administrators: people and their roles, office settings, the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kms.audit import queries as audit
from kms.audit.service import first_broken, record_reading
from kms.core import settings
from kms.core.permissions import Permission, Role
from kms.org import accounts, people, queries
from kms.web.forms import identifier, page_request, text, whole
from kms.web.identity import current_viewer

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
    """One person: places, roles; looking at it is noted in the audit log."""
    viewer, employee_id = current_viewer(), identifier(ref)
    found = queries.employee(viewer, employee_id)
    record_reading(viewer, "org.person_read", f"person:{employee_id}")
    return render_template(
        "org/person.html",
        person=found,
        ref=ref,
        stays=queries.history(viewer, employee_id),
        held=queries.roles_of(employee_id),
        roles=[role for role in Role if role is not Role.EMPLOYEE],
    )


@blueprint.post("/admin/people/<ref>/roles")
def set_roles(ref: str) -> ResponseReturnValue:
    """Let a person hold the ticked roles."""
    chosen = {Role(name) for name in request.form.getlist("role") if name in set(Role)}
    people.set_roles(current_viewer(), identifier(ref), chosen)
    flash(_("The roles were changed."))
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
    rows = [(one, one.value(), one.row()) for one in _known().values()]
    return render_template("org/settings.html", rows=rows)


@blueprint.post("/admin/settings")
def change_setting() -> ResponseReturnValue:
    """A new version of one setting."""
    viewer = current_viewer()
    settings.change(
        viewer,
        dict(_known()),
        text("key"),
        text("value"),
        reason=text("reason"),
        expected_version=whole("version"),
    )
    flash(_("The setting was changed."))
    return redirect("/admin/settings")


@blueprint.get("/admin/audit")
def audit_log() -> ResponseReturnValue:
    """Who did what to whose data."""
    page = audit.entries(current_viewer(), page_request(50), action=request.args.get("action", ""))
    names = queries.people(row.actor_id for row in page.rows)
    return render_template("org/audit.html", page=page, people=names, broken=first_broken())


def _known() -> Mapping[str, Any]:
    """The settings that the application listed."""
    found: Mapping[str, Any] = current_app.extensions["kms.settings"]
    return found
