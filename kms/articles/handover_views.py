"""The page of a team's handover list."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kms.articles import handover
from kms.org import queries as org
from kms.web.forms import identifier, page_request
from kms.web.identity import current_viewer

blueprint = Blueprint("handover", __name__, template_folder="templates")


@blueprint.get("/handover")
def waiting() -> ResponseReturnValue:
    """Articles that wait for a new owner."""
    page = handover.waiting(current_viewer(), page_request())
    return render_template(
        "articles/handover.html",
        page=page,
        people=org.people(row.from_employee_id for row in page.rows),
        teams=org.team_names(row.team_id for row in page.rows),
    )


@blueprint.post("/handover/<ref>")
def take_over(ref: str) -> ResponseReturnValue:
    """Become the owner of an article."""
    handover.take_over(current_viewer(), identifier(ref))
    flash(_("You keep this article up to date from now on."))
    return redirect("/handover")
