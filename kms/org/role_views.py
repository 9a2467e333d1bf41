"""The page that says what each role allows."""

from __future__ import annotations

from collections.abc import Mapping, Set

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kms.core.db import unit_of_work
from kms.core.permissions import Permission, Role, Viewer
from kms.org import history, people, queries
from kms.org.errors import NobodyLeftInCharge
from kms.org.titles import ROLES, permission_title
from kms.web.identity import current_viewer
from kms.web.preview import Difference, previewed

blueprint = Blueprint("roles", __name__, template_folder="templates")


@blueprint.get("/admin/roles")
def table() -> ResponseReturnValue:
    """Roles against permissions, and every earlier change."""
    viewer = current_viewer()
    viewer.require(Permission.MANAGE_ROLES)
    return _table(viewer, queries.permissions_of_roles(), "")


@blueprint.post("/admin/roles")
def change() -> ResponseReturnValue:
    """Let each role allow what is ticked, after a look at what that changes."""
    viewer = current_viewer()
    viewer.require(Permission.MANAGE_ROLES)
    present = queries.permissions_of_roles()
    wanted = {role: _ticked(role) for role in Role}

    def define() -> None:
        with unit_of_work():
            for role in Role:
                if wanted[role] != present[role]:
                    people.define_role(viewer, role, set(wanted[role]))

    changes = _differences(present, wanted)
    try:
        page = previewed(_("Change what roles allow"), changes, define, back="/admin/roles")
    except NobodyLeftInCharge as error:
        return _table(viewer, wanted, str(error)), error.status
    if page is not None:
        return page
    flash(_("The roles were changed. They hold with the next page that anybody opens."))
    return redirect("/admin/roles")


def _table(viewer: Viewer, allowed: Mapping[Role, Set[Permission]], error: str) -> str:
    versions = history.role_versions(viewer)[:50]
    return render_template(
        "org/roles.html",
        roles=ROLES,
        allowed=allowed,
        permissions=[(one, permission_title(one)) for one in Permission],
        names={str(one): permission_title(one) for one in Permission},
        versions=versions,
        people=queries.people(row.changed_by for row in versions),
        counts={role: len(queries.holders(role)) for role in Role},
        error=error,
    )


def _ticked(role: Role) -> frozenset[Permission]:
    return frozenset(Permission(one) for one in request.form.getlist(role) if one in set(Permission))


def _differences(
    present: dict[Role, frozenset[Permission]], wanted: dict[Role, frozenset[Permission]]
) -> list[Difference]:
    """A line for each permission that a role gains or loses."""
    return [
        Difference(
            f"{ROLES[role]}: {permission_title(one)}",
            _("allowed") if one in present[role] else _("not allowed"),
            _("allowed") if one in wanted[role] else _("not allowed"),
        )
        for role in Role
        for one in Permission
        if (one in present[role]) != (one in wanted[role])
    ]
