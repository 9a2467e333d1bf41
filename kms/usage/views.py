"""The two signals of readers and the telling of opened results over HTTP."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kms.core.errors import Invalid
from kms.usage import clicks, service
from kms.usage.models import SignalKind
from kms.web.forms import identifier, text, whole
from kms.web.identity import current_viewer

blueprint = Blueprint("usage", __name__, template_folder="templates")

_KIND = "<any(helpful, applied):kind>"


@blueprint.post(f"/articles/<ref>/signals/{_KIND}")
def give(ref: str, kind: str) -> ResponseReturnValue:
    """Say that the article helped or was applied; a sentence that fails is shown again as typed."""
    note = text("note")
    try:
        service.signal(current_viewer(), identifier(ref), SignalKind(kind), note)
    except Invalid as error:
        page = render_template("usage/applied.html", ref=ref, note=note, error=error.fields["note"])
        return page, error.status
    flash(_("Thank you. The author sees that it was of use."))
    return redirect(f"/articles/{ref}")


@blueprint.post(f"/articles/<ref>/signals/{_KIND}/withdraw")
def withdraw(ref: str, kind: str) -> ResponseReturnValue:
    """Take a signal back."""
    service.withdraw(current_viewer(), identifier(ref), SignalKind(kind))
    flash(_("It was taken back."))
    return redirect(f"/articles/{ref}")


@blueprint.post("/search/click")
def click() -> ResponseReturnValue:
    """A script tells that a result was opened; a note that is not ours, or old, is passed over."""
    viewer, page = current_viewer(), clicks.shown(str(current_app.secret_key), text("note"))
    if page is not None:
        service.record_click(viewer, page, whole("place", -1))
    return "", 204
