"""Asking and answering below an article over HTTP."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kms.articles import comments, queries
from kms.core.errors import Invalid
from kms.core.paging import PageRequest
from kms.core.permissions import Viewer
from kms.org import queries as org
from kms.web.forms import identifier, identifier_field, page_request, text
from kms.web.identity import current_viewer

blueprint = Blueprint("discussing", __name__, template_folder="templates")


@blueprint.get("/articles/<ref>/comments")
def listed(ref: str) -> ResponseReturnValue:
    """All questions on an article, a page at a time."""
    return _page(current_viewer(), ref, page_request(20))


@blueprint.post("/articles/<ref>/comments")
def post(ref: str) -> ResponseReturnValue:
    """Ask, or answer the question that the form names; what was typed stays when it cannot be taken."""
    viewer, article_id = current_viewer(), identifier(ref)
    queries.readable_article(viewer, article_id)
    try:
        comment_id = comments.post(viewer, article_id, text("comment"), parent_id=identifier_field("answers") or None)
    except Invalid as error:
        return _page(viewer, ref, PageRequest(1, 20), error), error.status
    flash(_("Your words are below the article."))
    return redirect(f"{queries.address(article_id)}/comments#c{comment_id}")


@blueprint.post("/articles/<ref>/comments/<comment_ref>/remove")
def remove(ref: str, comment_ref: str) -> ResponseReturnValue:
    """Take words back."""
    article_id = identifier(ref)
    comments.remove(current_viewer(), article_id, identifier(comment_ref))
    flash(_("The comment was removed."))
    return redirect(f"{queries.address(article_id)}/comments")


def _page(viewer: Viewer, ref: str, page: PageRequest, error: Invalid | None = None) -> str:
    article = queries.readable_article(viewer, identifier(ref))
    found = comments.discussion(viewer, article, page)
    return render_template(
        "articles/comments.html",
        article=article,
        discussion=found,
        people=org.people(found.people()),
        errors=error.fields if error else {},
        typed=text("comment") if error else "",
        answering=identifier_field("answers") if error else 0,
        ref=ref,
    )
