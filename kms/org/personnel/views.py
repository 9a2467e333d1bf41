"""The page on which personnel files are handed in, looked at and confirmed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kms.core.errors import Invalid
from kms.core.paging import Page
from kms.core.permissions import Permission
from kms.org.personnel import service
from kms.org.personnel.plan import Kind
from kms.org.personnel.sheet import LONGEST
from kms.web.forms import date_field, page_request, text
from kms.web.identity import current_viewer

blueprint = Blueprint("personnel", __name__, template_folder="../templates")


@blueprint.get("/admin/people/import")
def choose() -> ResponseReturnValue:
    """The form for a file."""
    current_viewer().require(Permission.MANAGE_PEOPLE)
    return render_template("org/import.html", columns=list(LONGEST), errors={}, form={})


@blueprint.post("/admin/people/import")
def hand_in() -> ResponseReturnValue:
    """Keep the file and show what it would change."""
    viewer, file = current_viewer(), request.files.get("file")
    viewer.require(Permission.MANAGE_PEOPLE)
    try:
        if file is None or not file.filename:
            raise Invalid({"file": _("Choose a file.")})
        digest = service.keep(viewer, file.read(), on=date_field("on"), complete=bool(request.form.get("complete")))
    except Invalid as error:
        page = render_template("org/import.html", columns=list(LONGEST), errors=error.fields, form=request.form)
        return page, error.status
    return redirect(f"/admin/people/import/{digest}")


@blueprint.get("/admin/people/import/<digest>")
def look(digest: str) -> ResponseReturnValue:
    """What the kept file would change, and what is wrong with it."""
    planned = service.kept_plan(current_viewer(), digest)
    kind = request.args.get("kind", "")
    steps = tuple(step for step in planned.steps if kind in ("", step.kind))
    asked = page_request(50)
    page = Page(steps[asked.offset : asked.offset + asked.size], len(steps), asked)
    return render_template("org/plan.html", plan=planned, page=page, kind=kind, kinds=list(Kind), digest=digest)


@blueprint.post("/admin/people/import/<digest>")
def confirm(digest: str) -> ResponseReturnValue:
    """Do what was shown."""
    planned = service.confirm(current_viewer(), digest, text("fingerprint"))
    flash(_("%(count)s people were taken over.", count=len(planned.steps)))
    return redirect("/admin/people")


@blueprint.post("/admin/people/import/<digest>/drop")
def give_up(digest: str) -> ResponseReturnValue:
    """Forget the file."""
    service.give_up(current_viewer(), digest)
    flash(_("The file was forgotten; nothing was changed."))
    return redirect("/admin/people/import")
