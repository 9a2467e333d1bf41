"""Requests for knowledge over HTTP."""

from __future__ import annotations

import re

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kms.articles import categories
from kms.articles import queries as articles
from kms.core import ids
from kms.core.errors import Invalid
from kms.core.paging import PageRequest
from kms.core.permissions import Permission
from kms.org import queries as org
from kms.seeking import queries, requests
from kms.seeking.requests import Wish
from kms.web.forms import identifier, identifier_field, page_request, text
from kms.web.identity import current_viewer

blueprint = Blueprint("requests", __name__, template_folder="templates")

TABS = ("", "mine", "answered", "closed")
_DONE = {
    "join": _l("You hear of the answer as well."),
    "take": _l("Thank you. Write it and come back to answer with it."),
    "give_back": _l("Somebody else can take it now."),
    "answer": _l("Thank you. Whoever asked was told."),
    "close": _l("The request is closed."),
}
_REF = re.compile(r"(?:.*/articles/)?([0-9a-z]{13})(?:[/?#].*)?", re.DOTALL)


@blueprint.get("/requests")
def listed() -> ResponseReturnValue:
    """Requests that wait, one's own, answered or closed ones."""
    viewer, tab = current_viewer(), request.args.get("tab", "")
    page = queries.requests(viewer, page_request(), tab=tab)
    people = {one for row in page.rows for one in (row.asked_by, row.taken_by) if one}
    return render_template(
        "seeking/requests.html", page=page, people=org.people(people), tab=tab if tab in TABS else "", tabs=TABS
    )


@blueprint.get("/requests/new")
def new() -> ResponseReturnValue:
    """An empty form, or one that begins with what was searched in vain."""
    return _form(Wish(title=request.args.get("title", "")[:200]), {})


@blueprint.post("/requests/new")
def ask() -> ResponseReturnValue:
    """Ask. A form that fails keeps what was typed."""
    wish = Wish(text("title"), text("reason"), identifier_field("category_id") or None)
    try:
        request_id = requests.ask(current_viewer(), wish)
    except Invalid as error:
        return _form(wish, error.fields), error.status
    flash(_("Your request is on the list. You get a message when it is answered."))
    return redirect(queries.request_address(request_id))


@blueprint.get("/requests/<ref>")
def read(ref: str) -> ResponseReturnValue:
    """One request with what can be done."""
    return _page(ref, {})


@blueprint.post("/requests/<ref>/<any(join, take, give_back, answer, close):step>")
def take_step(ref: str, step: str) -> ResponseReturnValue:
    """One step in the request's life; one that fails shows the page again with what was typed."""
    viewer, request_id = current_viewer(), identifier(ref)
    try:
        if step == "join":
            requests.join(viewer, request_id)
        elif step == "take":
            requests.take(viewer, request_id)
        elif step == "give_back":
            requests.give_back(viewer, request_id)
        elif step == "answer":
            requests.answer(viewer, request_id, _article(text("article")))
        else:
            requests.close(viewer, request_id, text("remark"))
    except Invalid as error:
        return _page(ref, error.fields), error.status
    flash(str(_DONE[step]))
    return redirect(f"/requests/{ref}")


def _article(typed: str) -> int:
    """The article of an address or an address part; 0 when it is none."""
    found = _REF.fullmatch(typed)
    try:
        return ids.decode(found[1]) if found else 0
    except ValueError:
        return 0


def _form(wish: Wish, errors: dict[str, object]) -> str:
    return render_template(
        "seeking/ask.html",
        wish=wish,
        errors=errors,
        tree=categories.knowledge_map(current_viewer()),
        same=queries.waiting_for(wish.title) if wish.title else None,
    )


def _page(ref: str, errors: dict[str, object]) -> str:
    viewer = current_viewer()
    page = queries.request(viewer, identifier(ref))
    found = page.request
    people = {one for one in (found.asked_by, found.taken_by, found.ended_by) if one}
    written = articles.mine(viewer, PageRequest(1, 20), drafts=False).rows if found.waits else ()
    return render_template(
        "seeking/request.html",
        page=page,
        request=found,
        ref=ref,
        people=org.people(people),
        place=articles.category_path(found.category_id) if found.category_id else (),
        written=written,
        writes=viewer.may(Permission.WRITE_ARTICLE),
        closes=requests.may_close(viewer, found),
        frees=viewer.may(Permission.MANAGE_KNOWLEDGE_MAP),
        typed={name: text(name) for name in ("article", "remark")},
        errors=errors,
    )
