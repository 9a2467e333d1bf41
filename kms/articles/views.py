"""Reading articles: the page, its history and differences, the knowledge map, files."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kms.articles import approval, attachments, categories, comments, queries
from kms.articles import history as past
from kms.articles.models import State
from kms.articles.settings import HOLDING_MINUTES
from kms.articles.worddiff import word_diff
from kms.core.errors import NotFound
from kms.core.paging import PageRequest
from kms.files.types import SHOWN_IN_PAGE
from kms.org import queries as org
from kms.web.forms import identifier, page_request
from kms.web.headers import allow_drawn_styles
from kms.web.identity import current_viewer
from kms.web.slots import slots

blueprint = Blueprint("articles", __name__, template_folder="templates")


@blueprint.get("/articles/<ref>", defaults={"slug": ""})
@blueprint.get("/articles/<ref>/<slug>")
def read(ref: str, slug: str) -> ResponseReturnValue:
    """The article; old and missing slugs lead to the present one."""
    viewer, article_id = current_viewer(), identifier(ref)
    page = queries.page(viewer, article_id, editing_minutes=HOLDING_MINUTES.value())
    if slug != page.article.slug:
        return redirect(queries.address(article_id, page.article.slug), 302)
    article = page.article
    owner, in_charge = page.owned_by(viewer), approval.may_approve(viewer, article)
    if article.published_at is not None and not owner:
        slots().ask("article.viewed", viewer, article_id=article_id, department_id=article.department_id)
    if "mermaid" in page.revision.body_html:
        allow_drawn_styles()
    concerned = owner or in_charge
    proposed = queries.open_changes(viewer, PageRequest(1, 5), article_id=article_id).rows if concerned else []
    discussion = comments.discussion(viewer, article, page_request(5))
    ids = {article.author_id, page.revision.author_id, *page.edited_by, *(one for one, _share in page.contributors)}
    ids |= discussion.people() | {one.proposed_by for one in proposed}
    return render_template(
        "articles/read.html",
        page=page,
        people=org.people(ids | ({article.owner_id} if article.owner_id else set())),
        files=attachments.listed(viewer, article_id),
        owner=owner,
        in_charge=in_charge,
        proposed=proposed,
        side=slots().ask("article.side", viewer, article_id=article_id, club_id=article.club_id),
        below=slots().ask("article.below", viewer, article_id=article_id),
        discussion=discussion,
        comments_by_approver=past.decisions(viewer, article_id) if article.state != State.PUBLISHED else [],
        ref=ref,
    )


@blueprint.get("/articles/<ref>/history")
def history(ref: str) -> ResponseReturnValue:
    """Who wrote what when and why."""
    viewer, article_id = current_viewer(), identifier(ref)
    page = past.revisions(viewer, article_id, page_request(30))
    return render_template(
        "articles/history.html",
        article=queries.readable_article(viewer, article_id),
        page=page,
        people=org.people(row.author_id for row in page.rows),
        ref=ref,
    )


@blueprint.get("/articles/<ref>/revisions/<int:number>")
def revision(ref: str, number: int) -> ResponseReturnValue:
    """One revision beside the one before it: what changed, word by word."""
    return _revision(ref, max(0, number - 1), number)


@blueprint.get("/articles/<ref>/compare")
def compare(ref: str) -> ResponseReturnValue:
    """Any two revisions beside each other, the older one first."""
    try:
        old, new = sorted((int(request.args["old"]), int(request.args["new"])))
    except (KeyError, ValueError):
        raise NotFound from None
    return _revision(ref, old, new)


@blueprint.get("/articles/<ref>/files/<file_ref>")
def download(ref: str, file_ref: str) -> ResponseReturnValue:
    """A file of the article, to whoever may read the article."""
    path, name, kind = attachments.download(current_viewer(), identifier(ref), identifier(file_ref))
    shown = kind in SHOWN_IN_PAGE
    response = send_file(path, mimetype=kind, as_attachment=not shown, download_name=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@blueprint.get("/articles")
def recent() -> ResponseReturnValue:
    """Published articles, newest first."""
    page = queries.recent(current_viewer(), page_request())
    return render_template("articles/list.html", title=_("Knowledge"), page=page, people=_authors(page.rows), path=())


@blueprint.get("/map")
def knowledge_map() -> ResponseReturnValue:
    """The tree of categories with counts, owners and experts."""
    rows = categories.knowledge_map(current_viewer())
    people = org.people(one for row in rows for one in row.experts)
    return render_template("articles/map.html", rows=rows, departments=org.department_names(), people=people)


@blueprint.get("/map/<code>")
def category(code: str) -> ResponseReturnValue:
    """Articles of one place on the map and below it."""
    found = categories.category_by_code(code)
    if found is None:
        raise NotFound
    page = queries.in_category(current_viewer(), found, page_request())
    path = queries.category_path(found.id)
    return render_template("articles/list.html", title=found.name, page=page, people=_authors(page.rows), path=path)


def _authors(rows: tuple[queries.ArticleRow, ...]) -> dict[int, org.Person]:
    return org.people(row.author_id for row in rows)


def _revision(ref: str, old: int, new: int) -> str:
    """What revision `new` changed against `old`; against nothing when `old` is 0."""
    viewer, article_id = current_viewer(), identifier(ref)
    found = past.revision(viewer, article_id, new)
    before = past.revision(viewer, article_id, old) if old else None
    return render_template(
        "articles/revision.html",
        article=queries.readable_article(viewer, article_id),
        revision=found,
        before=before,
        author=org.people([found.author_id])[found.author_id],
        diff=word_diff(before.body if before else "", found.body),
        ref=ref,
    )
