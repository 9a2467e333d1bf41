"""Pages of who does what, for everybody."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from kms.org import directory, history
from kms.org.queries import roles_of
from kms.org.titles import LEAD_GROUPS, ROLES
from kms.web.forms import identifier, page_request
from kms.web.identity import current_viewer
from kms.web.slots import slots

blueprint = Blueprint("directory", __name__, template_folder="templates")


@blueprint.get("/people/org")
def overview() -> ResponseReturnValue:
    """All departments; people when something is searched for."""
    viewer, word = current_viewer(), request.args.get("q", "").strip()
    return render_template(
        "org/directory.html",
        word=word,
        departments=directory.departments(viewer),
        page=directory.colleagues(viewer, page_request(30), text=word) if word else None,
    )


@blueprint.get("/people/org/<code>")
def department(code: str) -> ResponseReturnValue:
    """Teams of a department with their duties, and its people; of one team when asked for."""
    viewer = current_viewer()
    found = directory.department(viewer, code)
    teams = directory.teams(viewer, found.id)
    asked = request.args.get("team", "")
    team = next((one for one in teams if one.name == asked), None)
    page = directory.colleagues(viewer, page_request(30), department_id=found.id, team_id=team.id if team else None)
    return render_template("org/department.html", department=found, teams=teams, team=team, page=page)


@blueprint.get("/people/<ref>")
def colleague(ref: str) -> ResponseReturnValue:
    """What everybody may know of a colleague."""
    viewer, employee_id = current_viewer(), identifier(ref)
    found = directory.colleague(viewer, employee_id)
    held, joined = roles_of(employee_id), history.groups_of(employee_id)
    return render_template(
        "org/colleague.html",
        colleague=found,
        roles=[name for role, name in ROLES.items() if role in held],
        groups=[name for group, name in LEAD_GROUPS.items() if group in joined],
        panels=slots().ask("colleague", viewer, employee_id=employee_id),
    )
