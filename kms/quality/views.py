"""Reviews over HTTP: the queue, the desk, candidates for core knowledge, the administrators' overview, the rubric, appeals."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kms.articles import queries as articles
from kms.core.errors import Invalid
from kms.core.ids import encode
from kms.core.permissions import Permission
from kms.org import queries as org
from kms.quality import confirmation, overview, queries, rubric, service
from kms.quality.forms import read_rating
from kms.quality.overview import Show
from kms.quality.words import CAUSES, CONFLICTS
from kms.web.formatting import moment
from kms.web.forms import identifier, page_request, text
from kms.web.headers import allow_drawn_styles
from kms.web.identity import current_viewer

blueprint = Blueprint("quality", __name__, template_folder="templates")


@blueprint.get("/reviews")
def queue() -> ResponseReturnValue:
    """My reviews by deadline; for others what they may do about reviews. Raises NotAllowed."""
    viewer = current_viewer()
    if not viewer.may(Permission.REVIEW_QUALITY):
        if viewer.may(Permission.ASSIGN_REVIEWS):
            return redirect("/reviews/overview")
        viewer.require(Permission.CONFIRM_CORE)
        return redirect("/reviews/core")
    page = queries.my_queue(viewer, page_request())
    done = queries.my_done(viewer, page_request(10))
    return render_template("quality/queue.html", page=page, done=done)


@blueprint.get("/reviews/<ref>")
def desk(ref: str) -> ResponseReturnValue:
    """The article beside the rubric."""
    return _desk(ref, {})


@blueprint.post("/reviews/<ref>")
def submit(ref: str) -> ResponseReturnValue:
    """Hand the review in and go on to the next. A form that fails keeps what was typed."""
    viewer, review_id = current_viewer(), identifier(ref)
    found = queries.desk(viewer, review_id)
    typed = read_rating(found.rubric.codes)
    try:
        service.submit(viewer, review_id, typed)
    except Invalid as error:
        return _desk(ref, error.fields, typed), error.status
    flash(_("The review was submitted. Thank you."))
    return redirect(f"/reviews/{encode(found.next_id)}" if found.next_id else "/reviews")


@blueprint.post("/reviews/<ref>/keep")
def keep(ref: str) -> ResponseReturnValue:
    """Keep a half-filled review."""
    viewer, review_id = current_viewer(), identifier(ref)
    typed = read_rating(queries.desk(viewer, review_id).rubric.codes)
    return jsonify(message=_("Kept at %(moment)s", moment=moment(service.keep(viewer, review_id, typed))))


@blueprint.post("/reviews/<ref>/recuse")
def recuse(ref: str) -> ResponseReturnValue:
    """Return the review with a reason; what was typed into the rubric is kept when the reason is missing."""
    viewer, review_id = current_viewer(), identifier(ref)
    try:
        service.recuse(viewer, review_id, reason=text("reason"))
    except Invalid as error:
        return _desk(ref, error.fields), error.status
    flash(_("The review was returned and goes to another expert."))
    return redirect("/reviews")


@blueprint.post("/reviews/<ref>/reassign")
def reassign(ref: str) -> ResponseReturnValue:
    """Hand a review on, as an administrator."""
    try:
        went = service.reassign(current_viewer(), identifier(ref), reason=text("reason"))
    except Invalid as error:
        return _overview(error.fields), error.status
    flash(_("The review goes to another expert.") if went else _("Nobody else may rate this article now."))
    return redirect("/reviews/overview")


@blueprint.get("/reviews/overview")
def administer() -> ResponseReturnValue:
    """Assignments with their reasons, delays, subjects with too few experts."""
    return _overview({})


@blueprint.get("/reviews/draws/<ref>")
def draws(ref: str) -> ResponseReturnValue:
    """Every draw for an article: who could be drawn, who not and why."""
    viewer, article_id = current_viewer(), identifier(ref)
    found = overview.draws(viewer, article_id)
    ids = {one for draw in found for one, _fact in (*draw.candidates, *draw.excluded)}
    return render_template(
        "quality/draws.html",
        draws=found,
        article=articles.rows_by_id(viewer, [article_id])[article_id],
        people=org.people(ids),
        causes=CAUSES,
        conflicts=CONFLICTS,
    )


@blueprint.get("/reviews/core")
def candidates() -> ResponseReturnValue:
    """What waits for a decision on core knowledge."""
    return _candidates({}, "")


@blueprint.post("/reviews/core/<ref>/<any(confirm, decline):step>")
def decide(ref: str, step: str) -> ResponseReturnValue:
    """Confirm or decline core knowledge, with a reason."""
    viewer, article_id = current_viewer(), identifier(ref)
    try:
        if step == "confirm":
            confirmation.confirm(viewer, article_id, reason=text("reason"))
            flash(_("The article is core knowledge now."))
        else:
            confirmation.decline(viewer, article_id, reason=text("reason"))
            flash(_("The article keeps its grade."))
    except Invalid as error:
        return _candidates(error.fields, ref), error.status
    return redirect("/reviews/core")


@blueprint.post("/articles/<ref>/appeal")
def appeal(ref: str) -> ResponseReturnValue:
    """Object to a grade: two more reviewers."""
    viewer, article_id = current_viewer(), identifier(ref)
    articles.readable_article(viewer, article_id)
    service.appeal(viewer, article_id, reason=text("reason"))
    flash(_("Your objection was taken. Two more experts will rate the article."))
    return redirect(articles.address(article_id))


@blueprint.get("/rubric")
def show_rubric() -> ResponseReturnValue:
    """What experts look at, for everybody who writes."""
    current_viewer()
    return render_template("quality/rubric.html", rubric=rubric.current())


def _desk(ref: str, errors: dict[str, object], typed: service.Rating | None = None) -> str:
    found = queries.desk(current_viewer(), identifier(ref))
    if "mermaid" in found.body_html:
        allow_drawn_styles()
    return render_template(
        "quality/desk.html", desk=found, typed=typed or found.typed, errors=errors, ref=ref, reason=text("reason")
    )


def _overview(errors: dict[str, object]) -> str:
    viewer = current_viewer()
    asked = request.args.get("show", "")
    show = Show(asked) if asked in set(Show) else Show.WAITING
    page = overview.assignments(viewer, page_request(30), show)
    return render_template(
        "quality/overview.html",
        page=page,
        show=show,
        figures=overview.figures(viewer),
        coverage=overview.coverage(viewer),
        titles=articles.rows_by_id(viewer, (row.article_id for row in page.rows)),
        people=overview.people_of(page.rows),
        causes=CAUSES,
        errors=errors,
    )


def _candidates(errors: dict[str, object], asked: str) -> str:
    viewer = current_viewer()
    page = overview.candidates(viewer, page_request())
    titles = articles.rows_by_id(viewer, (row.article_id for row in page.rows))
    return render_template(
        "quality/candidates.html", page=page, titles=titles, errors=errors, asked=asked, reason=text("reason")
    )
