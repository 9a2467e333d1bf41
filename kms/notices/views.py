"""The board and the inbox over HTTP."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kms.articles.errors import TooHardToRender
from kms.audit.service import record_reading
from kms.core import clock
from kms.core.errors import Invalid
from kms.core.ids import encode
from kms.core.permissions import Permission
from kms.notices import board, inbox, queries, service
from kms.notices.forms import draft_of, read_draft
from kms.notices.models import Notice
from kms.notices.service import NoticeDraft
from kms.org import queries as org
from kms.web.forms import identifier, page_request, whole
from kms.web.headers import allow_drawn_styles
from kms.web.identity import current_viewer

blueprint = Blueprint("notices", __name__, template_folder="templates")


@blueprint.get("/notices")
def listed() -> ResponseReturnValue:
    """The board of today, or everything with `all`."""
    viewer, everything = current_viewer(), "all" in request.args
    page = (board.archive if everything else board.on_board)(viewer, page_request())
    return render_template(
        "notices/list.html",
        page=page,
        everything=everything,
        departments=org.department_names(),
        people=org.people(row.author_id for row in page.rows),
        writes=viewer.may(Permission.WRITE_NOTICE),
        today=clock.today(),
    )


@blueprint.get("/notices/new")
def new() -> ResponseReturnValue:
    """An empty form, from today on."""
    current_viewer().require(Permission.WRITE_NOTICE)
    return _form(NoticeDraft(valid_from=clock.today()), None)


@blueprint.post("/notices/new")
def create() -> ResponseReturnValue:
    """Post a notice. A form that fails keeps what was typed."""
    viewer = current_viewer()
    viewer.require(Permission.WRITE_NOTICE)
    draft = read_draft()
    try:
        notice_id = service.post(viewer, draft)
    except (Invalid, TooHardToRender) as error:
        return _form(draft, None, error), error.status
    flash(_("The notice is on the board from its first day."))
    return redirect(f"/notices/{encode(notice_id)}")


@blueprint.get("/notices/<ref>")
def read(ref: str) -> ResponseReturnValue:
    """One notice, with the button that confirms it."""
    viewer = current_viewer()
    notice = board.notice(viewer, identifier(ref))
    if "mermaid" in notice.body_html:
        allow_drawn_styles()
    return render_template(
        "notices/read.html",
        notice=notice,
        ref=ref,
        author=org.people([notice.author_id])[notice.author_id],
        department=org.department_names().get(notice.department_id or 0),
        confirmed_at=board.has_confirmed(viewer, notice.id),
        in_audience=notice.department_id in (None, viewer.department_id),
        writes=viewer.may(Permission.WRITE_NOTICE),
        confirmed=board.count_confirmed(notice.id),
    )


@blueprint.get("/notices/<ref>/edit")
def edit(ref: str) -> ResponseReturnValue:
    """The form of a notice."""
    viewer = current_viewer()
    viewer.require(Permission.WRITE_NOTICE)
    notice = board.notice(viewer, identifier(ref))
    return _form(draft_of(notice), notice)


@blueprint.post("/notices/<ref>/edit")
def save(ref: str) -> ResponseReturnValue:
    """Change a notice. A form that fails keeps what was typed."""
    viewer = current_viewer()
    viewer.require(Permission.WRITE_NOTICE)
    notice = board.notice(viewer, identifier(ref))
    draft = read_draft(notice)
    try:
        service.change(viewer, notice.id, draft, expected_version=whole("version"))
    except (Invalid, TooHardToRender) as error:
        return _form(draft, notice, error), error.status
    flash(_("The notice was changed."))
    return redirect(f"/notices/{ref}")


@blueprint.post("/notices/<ref>/<any(confirm, remind, withdraw):step>")
def take_step(ref: str, step: str) -> ResponseReturnValue:
    """Confirm to have read it; for writers: remind once, or take it off the board."""
    steps = {"confirm": service.confirm, "remind": service.remind, "withdraw": service.withdraw}
    steps[step](current_viewer(), identifier(ref))
    said = {
        "confirm": _("Thank you. It is noted that you read it."),
        "remind": _("Those who are missing will find a reminder in their inbox."),
        "withdraw": _("The notice was taken off the board."),
    }
    flash(said[step])
    return redirect(f"/notices/{ref}" if step != "remind" else f"/notices/{ref}/readers")


@blueprint.get("/notices/<ref>/readers")
def readers(ref: str) -> ResponseReturnValue:
    """Who must confirm and who has, a hundred a page; looking at it is noted in the audit log."""
    viewer, notice_id = current_viewer(), identifier(ref)
    found = board.readers(viewer, notice_id, page_request(100))
    record_reading(viewer, "notices.readers_read", f"notice:{notice_id}")
    return render_template("notices/readers.html", notice=board.notice(viewer, notice_id), found=found, ref=ref)


@blueprint.get("/inbox")
def messages() -> ResponseReturnValue:
    """What happened to my things, newest first."""
    return render_template("notices/inbox.html", page=queries.messages(current_viewer(), page_request(30)))


@blueprint.get("/inbox/<ref>")
def open_message(ref: str) -> ResponseReturnValue:
    """Read a message: on to what it is about."""
    viewer = current_viewer()
    return redirect(queries.place(viewer, inbox.open_message(viewer, identifier(ref))))


@blueprint.post("/inbox/read")
def read_all() -> ResponseReturnValue:
    """Mark all as read."""
    inbox.read_all(current_viewer())
    flash(_("All messages are marked as read."))
    return redirect("/inbox")


def _form(draft: NoticeDraft, notice: Notice | None, error: Invalid | TooHardToRender | None = None) -> str:
    errors: dict[str, object] = error.fields if isinstance(error, Invalid) else {"body": str(error)} if error else {}
    return render_template(
        "notices/edit.html",
        draft=draft,
        notice=notice,
        errors=errors,
        version=whole("version") or (notice.version if notice else 0),
        departments=[(encode(one.id), one.name) for one in org.departments()],
        department=encode(draft.department_id) if draft.department_id else "",
    )
