"""Administrators' pages of the dictionary: the list, an entry, a file; each change is shown before it is made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from kms.core.errors import Invalid, NotFound
from kms.core.permissions import Permission, Viewer
from kms.org import queries as org
from kms.search.dictionary import importing, preview, queries, service, sheet
from kms.search.dictionary import words as naming
from kms.search.dictionary.drafts import Draft, cleaned
from kms.search.dictionary.models import DictionaryVersion
from kms.search.errors import IndexUnusable
from kms.search.korean.vocabulary import Entry, Kind
from kms.web.forms import identifier, page_request, text, whole, words
from kms.web.identity import current_viewer
from kms.web.preview import previewed

blueprint = Blueprint("dictionary", __name__, template_folder="../templates")

HOME = "/admin/dictionary"


@blueprint.get(HOME)
def listed() -> ResponseReturnValue:
    """All entries, of one kind or with a text when asked for."""
    kind, wanted = request.args.get("kind", ""), request.args.get("q", "").strip()
    page = queries.listed(current_viewer(), page_request(50), kind=kind, text=wanted)
    return render_template(
        "search/dictionary.html", page=page.map(_row), kind=kind, text=wanted, kinds=naming.KINDS, one=naming.ONE
    )


@blueprint.get(f"{HOME}/<name>.csv")
def as_csv(name: str) -> ResponseReturnValue:
    """All entries, or those of one kind, as the file that an import takes."""
    rows = queries.every(current_viewer())
    if name not in ("all", *Kind):
        raise NotFound
    drafts = (service.draft_of(row) for row in rows if name in ("all", row.kind))
    answer = Response(sheet.write(drafts), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename=dictionary-{name}.csv"
    return answer


@blueprint.get(f"{HOME}/new")
def new() -> ResponseReturnValue:
    """The form of a new entry of a kind."""
    return _entry_page(_keeper(), "", _kind(request.args.get("kind", "")), {}, {})


@blueprint.post(f"{HOME}/new")
def add() -> ResponseReturnValue:
    """Add an entry, after a look."""
    viewer, draft, reason = _keeper(), _typed(), text("reason")
    try:
        page = previewed(
            _("New: %(word)s", word=draft.word),
            naming.changes(None, draft),
            lambda: service.store(viewer, draft, reason=reason),
            back=HOME,
            more=lambda: _effects(viewer, [], [draft.entry()]),
        )
        if page is not None:
            return page
    except Invalid as error:
        return _entry_page(viewer, "", draft.kind, request.form, error.fields), error.status
    flash(_("The word is in the dictionary."))
    return redirect(f"{HOME}?kind={draft.kind}")


@blueprint.get(f"{HOME}/<ref>")
def entry(ref: str) -> ResponseReturnValue:
    """The form of an entry and how it read before."""
    viewer = _keeper()
    row = queries.entry(viewer, identifier(ref))
    now = service.draft_of(row)
    typed = {**now.__dict__, "others": ", ".join(now.others), "version": row.version}
    return _entry_page(viewer, ref, now.kind, typed, {})


@blueprint.post(f"{HOME}/<ref>")
def change(ref: str) -> ResponseReturnValue:
    """Change an entry, or take it out of use, after a look."""
    viewer, entry_id = _keeper(), identifier(ref)
    now, draft, reason = service.draft_of(queries.entry(viewer, entry_id)), _typed(), text("reason")
    try:
        page = previewed(
            _("Change %(name)s", name=now.word),
            naming.changes(now, draft),
            lambda: service.revise(viewer, entry_id, draft, reason=reason, expected=whole("version")),
            back=f"{HOME}/{ref}",
            more=lambda: _effects(viewer, _holding(now), _holding(draft)),
        )
        if page is not None:
            return page
    except Invalid as error:
        return _entry_page(viewer, ref, draft.kind, request.form, error.fields), error.status
    flash(_("The dictionary was changed."))
    return redirect(f"{HOME}?kind={draft.kind}")


@blueprint.get(f"{HOME}/import/new")
def choose() -> ResponseReturnValue:
    """The form for a file."""
    _keeper()
    return _import_page({})


@blueprint.post(f"{HOME}/import/new")
def take_over() -> ResponseReturnValue:
    """Show what a file would change, and do it when it comes back confirmed."""
    viewer = _keeper()
    try:
        content = _handed_in()
        plan = importing.look(viewer, content)
        if plan.findings and not plan.steps:
            return _import_page({"file": _("No line could be taken over.")}, plan), 422
        page = previewed(
            _("Import of %(count)s entries", count=len(plan.steps)),
            naming.plan_changes(plan.steps),
            lambda: importing.apply(viewer, plan, reason=_("Import")),
            back=HOME,
            more=lambda: _refused(plan) + _effects(viewer, plan.gone, plan.come),
            carried={"content": content.decode()},
        )
        if page is not None:
            return page
    except Invalid as error:
        return _import_page(error.fields), error.status
    flash(_("The dictionary was changed."))
    return redirect(HOME)


def _keeper() -> Viewer:
    """The viewer, who may change the dictionary."""
    viewer = current_viewer()
    viewer.require(Permission.MANAGE_KNOWLEDGE_MAP)
    return viewer


def _kind(name: str) -> Kind:
    return Kind(name) if name in list(Kind) else Kind.SYNONYM


def _typed() -> Draft:
    """The form as it was sent."""
    return cleaned(
        _kind(text("kind")),
        text("word"),
        words("others"),
        one_way="one_way" in request.form,
        note=text("note"),
        closed="closed" in request.form,
    )


def _holding(draft: Draft) -> list[Entry]:
    return [] if draft.closed else [draft.entry()]


def _row(row: queries.EntryRow) -> dict[str, Any]:
    draft = Draft(Kind(row.kind), row.word, tuple(row.others), row.one_way, row.note, row.closed)
    return {"id": row.id, "kind": naming.ONE[draft.kind], "meaning": naming.meaning(draft), "draft": draft}


def _effects(viewer: Viewer, gone: Iterable[Entry], come: Iterable[Entry]) -> Markup:
    """What a change would do, as a piece of the preview; without an index nothing can be said."""
    try:
        found = preview.effects(viewer, gone=gone, come=come)
    except IndexUnusable as error:
        return Markup("<p>{}</p>").format(str(error))
    return Markup(render_template("search/_effects.html", effects=found))  # noqa: S704  (a template escapes)


def _refused(plan: importing.Plan) -> Markup:
    return Markup(render_template("search/_refused.html", plan=plan))  # noqa: S704  (a template escapes)


def _handed_in() -> bytes:
    """The file, or its text that came back confirmed; in UTF-8 where it can be read. Raises Invalid."""
    file = request.files.get("file")
    content = request.form.get("content", "").encode() if file is None else file.read(importing.LARGEST_FILE + 1)
    if not content:
        raise Invalid({"file": _("Choose a file.")})
    if len(content) > importing.LARGEST_FILE and file is not None:
        raise Invalid({"file": _("The file is too large. Divide it and import one part after the other.")})
    return sheet.as_utf8(content)


def _entry_page(viewer: Viewer, ref: str, kind: Kind, typed: Any, errors: dict[str, object]) -> str:
    past = queries.versions(viewer, identifier(ref)) if ref else []
    people = org.people(one.changed_by for one in past)
    return render_template(
        "search/dictionary_entry.html",
        ref=ref,
        kind=kind,
        name=naming.ONE[kind],
        typed=typed,
        errors=errors,
        versions=[(one, naming.meaning(_draft_then(kind, one))) for one in past],
        people=people,
    )


def _draft_then(kind: Kind, one: DictionaryVersion) -> Draft:
    return Draft(kind, **{**one.facts, "others": tuple(one.facts["others"])})


def _import_page(errors: dict[str, object], plan: importing.Plan | None = None) -> str:
    return render_template("search/dictionary_import.html", errors=errors, plan=plan, columns=sheet.COLUMNS)
