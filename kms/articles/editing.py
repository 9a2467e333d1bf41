"""Writing articles over HTTP: the editor, preview, autosave, files, and what those in charge decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePath

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kms.articles import approval, attachments, autosave, categories, queries, service
from kms.articles import history as past
from kms.articles.drafts import Draft, PersonalDataFound
from kms.articles.errors import EditConflict, TooHardToRender
from kms.articles.forms import read_as_typed, read_draft
from kms.articles.heads import draft_of
from kms.articles.models import State
from kms.articles.rendering.markdown import LONGEST_TEXT
from kms.articles.rendering.pool import pool
from kms.articles.revisions import revision_of
from kms.articles.worddiff import word_diff
from kms.core import clock
from kms.core.db import reading
from kms.core.errors import Invalid
from kms.core.ids import encode
from kms.files.types import ACCEPTED, PICTURES, FileRefused
from kms.org import queries as org
from kms.web.formatting import moment
from kms.web.forms import identifier, identifier_field, page_request, text
from kms.web.headers import allow_drawn_styles
from kms.web.identity import current_viewer
from kms.web.slots import slots

blueprint = Blueprint("editing", __name__, template_folder="templates")


@blueprint.get("/articles/new")
def new() -> ResponseReturnValue:
    """An empty form, or what was typed into it before."""
    viewer = current_viewer()
    kept = queries.autosaved(viewer, 0)
    draft = Draft.from_form(kept.form) if kept and "title" not in request.args else Draft()
    if request.args.get("title"):
        draft = Draft(title=request.args["title"][:200])
    kind = next((one for one in categories.article_types() if one.code == request.args.get("type")), None)
    if kind and not draft.body:
        draft = Draft(title=draft.title, type_code=kind.code, body=kind.template)
    return _form(draft, ref="", base=0)


@blueprint.post("/articles/new")
def create() -> ResponseReturnValue:
    """Keep a new article; hand it in when that button was pressed. A form that fails keeps what was typed."""
    viewer = current_viewer()
    draft = Draft()
    try:
        draft = read_draft()
        saved = service.register(viewer, draft)
    except (Invalid, TooHardToRender) as error:
        return _again(draft, error, ref="", base=0)
    return _saved(saved.article_id, draft)


@blueprint.get("/articles/<ref>/edit")
def edit(ref: str) -> ResponseReturnValue:
    """The form with the head of the article, or with what the person typed before and did not save."""
    viewer, article_id = current_viewer(), identifier(ref)
    article = queries.readable_article(viewer, article_id)
    head = article.published_revision_id if article.state == State.PUBLISHED else article.head_revision_id
    assert head is not None
    kept = queries.autosaved(viewer, article_id)
    if kept is not None and kept.base_revision_id:
        return _form(Draft.from_form(kept.form), ref=ref, base=kept.base_revision_id, restored=moment(kept.saved_at))
    draft = draft_of(reading(), article, revision_of(reading(), article_id, head))
    return _form(draft, ref=ref, base=head)


@blueprint.post("/articles/<ref>/edit")
def save(ref: str) -> ResponseReturnValue:
    """Save an edit: merged with a colleague's, or both texts shown; nothing is lost."""
    viewer, article_id = current_viewer(), identifier(ref)
    base = identifier_field("base")
    draft = Draft()
    try:
        draft = read_draft()
        saved = service.save(viewer, article_id, draft, base_revision_id=base, reason=text("reason")[:200])
    except EditConflict as conflict:
        page = _form(draft, ref=ref, base=conflict.head_revision_id, conflict=conflict)
        return page, conflict.status
    except (Invalid, TooHardToRender) as error:
        return _again(draft, error, ref=ref, base=base)
    if saved.merged:
        flash(_("A colleague had saved meanwhile. Both changes were merged; look whether the text still reads well."))
    if saved.change_id:
        flash(_("Your change was kept and waits for approval. Readers still see the former text."))
        return redirect(queries.address(article_id))
    return _saved(article_id, draft)


@blueprint.post("/articles/preview")
def preview() -> ResponseReturnValue:
    """The text as a page, while it is typed."""
    current_viewer()
    source = str((request.get_json(silent=True) or {}).get("text", ""))[:LONGEST_TEXT]
    try:
        return pool().render(source, {}).html
    except TooHardToRender as error:
        return render_template("articles/_too_hard.html", sentence=str(error))


@blueprint.post("/articles/autosave", defaults={"ref": ""})
@blueprint.post("/articles/<ref>/autosave")
def keep(ref: str) -> ResponseReturnValue:
    """Keep what was typed, without checking it."""
    viewer = current_viewer()
    article_id = identifier(ref) if ref else 0
    saved_at = autosave.keep(viewer, article_id, read_as_typed(), base_revision_id=identifier_field("base") or None)
    return jsonify(message=_("Kept at %(moment)s", moment=moment(saved_at)))


@blueprint.post("/articles/<ref>/discard")
def discard(ref: str) -> ResponseReturnValue:
    """Forget what was kept and begin from the saved text."""
    autosave.drop(current_viewer(), identifier(ref))
    return redirect(f"/articles/{ref}/edit")


@blueprint.post("/articles/<ref>/files")
def attach(ref: str) -> ResponseReturnValue:
    """Add files."""
    viewer, article_id = current_viewer(), identifier(ref)
    queries.readable_article(viewer, article_id)
    for file in request.files.getlist("file"):
        if file.filename:
            attachments.attach(viewer, article_id, file.filename, file.read())
            flash(_("%(name)s was attached.", name=file.filename))
    return redirect(queries.address(article_id))


@blueprint.post("/articles/<ref>/files/<file_ref>/remove")
def remove_file(ref: str, file_ref: str) -> ResponseReturnValue:
    """Take a file off."""
    attachments.remove(current_viewer(), identifier(file_ref))
    flash(_("The file was removed."))
    return redirect(queries.address(identifier(ref)))


@blueprint.post("/articles/<ref>/submit")
def submit(ref: str) -> ResponseReturnValue:
    """Hand a draft in from its page; asks first where the text looks like personal data."""
    article_id = identifier(ref)
    article = queries.readable_article(current_viewer(), article_id)
    revision = revision_of(reading(), article_id, article.head_revision_id)
    return _hand_in(
        article_id,
        replace(draft_of(reading(), article, revision), personal_data_checked="personal_data_checked" in request.form),
    )


@blueprint.post("/articles/<ref>/revisions/<int:number>/restore")
def restore_revision(ref: str, number: int) -> ResponseReturnValue:
    """Bring the text of an old revision back as a new one."""
    viewer, article_id = current_viewer(), identifier(ref)
    old = past.revision(viewer, article_id, number)
    try:
        saved = service.restore_revision(
            viewer,
            article_id,
            old.id,
            reason=_("Text of revision %(number)s", number=number),
            personal_data_checked="personal_data_checked" in request.form,
        )
    except PersonalDataFound as found:
        return _confirm(article_id, found, _("Bring this text back")), found.status
    flash(
        _("The text waits as a change for approval.") if saved.change_id else _("The text is back, as a new revision.")
    )
    return redirect(queries.address(article_id))


@blueprint.get("/articles/similar")
def similar() -> ResponseReturnValue:
    """Articles with a similar title, shown below the title while it is typed."""
    besides = request.args.get("besides", "")
    title = request.args.get("title", "")[:200]
    rows = queries.similar_titles(current_viewer(), title, besides=identifier(besides) if besides else 0)
    return render_template("articles/_similar.html", rows=rows)


@blueprint.post("/articles/<ref>/images")
def attach_image(ref: str) -> ResponseReturnValue:
    """Keep a picture that was pasted into the text; answers with its address."""
    viewer, article_id = current_viewer(), identifier(ref)
    queries.readable_article(viewer, article_id)
    file = request.files.get("file")
    name = (file and file.filename) or ""
    if file is None or PurePath(name).suffix.lower() not in PICTURES:
        raise FileRefused
    file_id = attachments.attach(viewer, article_id, name, file.read())
    return jsonify(address=f"{queries.address(article_id)}/files/{encode(file_id)}")


@blueprint.post("/articles/<ref>/<any(withdraw, verify, approve, request, return, retire, restore):step>")
def decide(ref: str, step: str) -> ResponseReturnValue:
    """One step in the life of an article."""
    viewer, article_id = current_viewer(), identifier(ref)
    comment = text("comment")
    steps: dict[str, Callable[[], object]] = {
        "withdraw": lambda: service.withdraw(viewer, article_id),
        "verify": lambda: service.verify(viewer, article_id),
        "approve": lambda: approval.approve(viewer, article_id, comment=comment),
        "request": lambda: approval.request_revision(viewer, article_id, comment=comment),
        "return": lambda: approval.return_article(viewer, article_id, comment=comment),
        "retire": lambda: approval.retire(viewer, article_id, reason=comment),
        "restore": lambda: approval.restore(viewer, article_id, reason=comment),
    }
    steps[step]()
    said = {
        "withdraw": _("It is a draft again."),
        "verify": _("Thank you. The date of the next look was moved on."),
        "approve": _("It was approved and is open to readers."),
        "request": _("The author was asked for a revision."),
        "return": _("It was returned to the author."),
        "retire": _("It was taken out of use."),
        "restore": _("It is in use again."),
    }
    flash(said[step])
    return redirect(queries.address(article_id))


@blueprint.get("/approvals")
def approvals() -> ResponseReturnValue:
    """What waits for the viewer's decision: submissions and changes."""
    viewer = current_viewer()
    page = queries.waiting_for_approval(viewer, page_request())
    changes = queries.open_changes(viewer, page_request())
    titles = queries.rows_by_id(viewer, (one.article_id for one in changes.rows))
    people = org.people([*(row.author_id for row in page.rows), *(one.proposed_by for one in changes.rows)])
    return render_template("articles/approvals.html", page=page, changes=changes, titles=titles, people=people)


@blueprint.get("/changes/<ref>")
def change(ref: str) -> ResponseReturnValue:
    """A change beside what it changes."""
    found, base, proposed = queries.change(current_viewer(), identifier(ref))
    return render_template(
        "articles/change.html",
        change=found,
        base=base,
        proposed=proposed,
        diff=word_diff(base.body, proposed.body),
        people=org.people([found.proposed_by]),
        ref=ref,
    )


@blueprint.post("/changes/<ref>/<any(accept, decline, withdraw):step>")
def decide_change(ref: str, step: str) -> ResponseReturnValue:
    """Take over, decline or withdraw a change."""
    viewer, change_id = current_viewer(), identifier(ref)
    found, _base, _proposed = queries.change(viewer, change_id)
    if step == "accept":
        approval.accept_change(viewer, change_id, comment=text("comment"))
        flash(_("The change was taken over."))
    elif step == "decline":
        approval.decline_change(viewer, change_id, comment=text("comment"))
        flash(_("The change was declined."))
    else:
        approval.withdraw_change(viewer, change_id)
        flash(_("The change was withdrawn."))
    return redirect(queries.address(found.article_id))


def _saved(article_id: int, draft: Draft) -> ResponseReturnValue:
    """After a save: hand in when that button was pressed; what is published already has its new text."""
    if queries.readable_article(current_viewer(), article_id).state == State.PUBLISHED:
        flash(_("It was saved, and readers see the new text."))
    elif text("then") == "submit":
        return _hand_in(article_id, draft)
    else:
        flash(_("Saved as a draft."))
    return redirect(queries.address(article_id))


def _confirm(article_id: int, found: PersonalDataFound, button: str) -> str:
    """Places that look like personal data; the same command again once the person has looked."""
    article = queries.readable_article(current_viewer(), article_id)
    action = f"{queries.address(article_id)}/submit" if request.path.endswith(("/new", "/edit")) else request.path
    return render_template(
        "articles/confirm.html",
        article=article,
        found=found,
        button=button,
        action_url=action,
        ref=encode(article_id),
    )


def _hand_in(article_id: int, draft: Draft) -> ResponseReturnValue:
    """Hand in; what keeps it from that is shown in the form, what a person must look at on a page of its own."""
    try:
        state = service.submit(current_viewer(), article_id, personal_data_checked=draft.personal_data_checked)
    except PersonalDataFound as found:
        return _confirm(article_id, found, _("Hand in")), found.status
    except Invalid as error:
        article = queries.readable_article(current_viewer(), article_id)
        return _again(draft, error, ref=encode(article_id), base=article.head_revision_id)
    flash(_("It is registered and open to readers.") if state == State.PUBLISHED else _("It was handed in."))
    return redirect(queries.address(article_id))


def _again(draft: Draft, error: Invalid | TooHardToRender, *, ref: str, base: int) -> ResponseReturnValue:
    """The form as typed, with what is wrong beside each field."""
    errors: dict[str, object] = error.fields if isinstance(error, Invalid) else {"body": str(error)}
    return _form(draft, ref=ref, base=base, errors=errors), error.status


def _form(
    draft: Draft,
    *,
    ref: str,
    base: int,
    errors: dict[str, object] | None = None,
    conflict: EditConflict | None = None,
    restored: str = "",
) -> str:
    viewer = current_viewer()
    allow_drawn_styles()
    people = org.logins_of([*draft.readers, *(draft.contributions or {})])
    typed = request.form if request.method == "POST" else {}
    shares = ", ".join(f"{people[one]} {share}" for one, share in (draft.contributions or {}).items() if one in people)
    return render_template(
        "articles/edit.html",
        draft=draft,
        typed=typed,
        ref=ref,
        base=encode(base) if base else "",
        errors=errors or {},
        conflict=conflict,
        restored=restored,
        types=(types := categories.article_types()),
        templates={one.code: one.template for one in types},
        tree=categories.knowledge_map(viewer),
        clubs=slots().ask("editor.clubs", viewer),
        readers=", ".join(people[one] for one in draft.readers if one in people),
        shares=shares,
        review_due=draft.review_due.isoformat() if draft.review_due and draft.review_due > clock.today() else "",
        accepted=ACCEPTED,
        encode=encode,
    )
