"""Administrators' pages of the knowledge map and the article types."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kms.articles import catalogue_forms as forms
from kms.articles import categories, places, versions
from kms.articles.categories import CategoryRow
from kms.articles.models import CatalogueVersion
from kms.articles.places import Place
from kms.core.errors import Conflict, Invalid, NotFound
from kms.core.ids import encode
from kms.core.permissions import Permission, Viewer
from kms.org import queries as org
from kms.web.forms import identifier, text
from kms.web.identity import current_viewer
from kms.web.preview import previewed

blueprint = Blueprint("catalogue", __name__, template_folder="templates")


@blueprint.get("/admin/map")
def tree() -> ResponseReturnValue:
    """The whole map, closed places as well."""
    rows = categories.knowledge_map(_mapper(), with_closed=True)
    people = org.people(one for row in rows for one in row.experts)
    return render_template("articles/admin_map.html", rows=rows, departments=org.department_names(), people=people)


@blueprint.get("/admin/map/new")
def new_place() -> ResponseReturnValue:
    """The form of a new place."""
    return _place_page(_mapper(), "", {"parent_id": request.args.get("under", "")}, {})


@blueprint.post("/admin/map/new")
def add_place() -> ResponseReturnValue:
    """Put a new place on the map, after a look."""
    viewer = _mapper()
    try:
        place, code = forms.read_place(), text("code")
        changes = forms.place_changes(None, place, _titles(viewer))
        page = previewed(
            _("New place: %(code)s", code=code), changes, lambda: places.add(viewer, code, place), back="/admin/map"
        )
        if page is not None:
            return page
    except Invalid as error:
        return _place_page(viewer, "", request.form, error.fields), error.status
    except Conflict:
        return _place_page(viewer, "", request.form, {"code": _("This code is taken. Choose another.")}), 409
    flash(_("The place is on the map."))
    return redirect("/admin/map")


@blueprint.get("/admin/map/<ref>")
def place(ref: str) -> ResponseReturnValue:
    """The form of a place and how it read before."""
    viewer, category_id = _mapper(), identifier(ref)
    return _place_page(viewer, ref, forms.typed_place(_present(category_id)), {})


@blueprint.post("/admin/map/<ref>")
def change_place(ref: str) -> ResponseReturnValue:
    """Change a place, after a look."""
    viewer, category_id = _mapper(), identifier(ref)
    before = _present(category_id)
    try:
        after = forms.read_place()
        changes = forms.place_changes(before, after, _titles(viewer))
        page = previewed(
            _("Change %(name)s", name=before.name),
            changes,
            lambda: places.revise(viewer, category_id, after),
            back=f"/admin/map/{ref}",
        )
        if page is not None:
            return page
    except Invalid as error:
        return _place_page(viewer, ref, request.form, error.fields), error.status
    flash(_("The place was changed."))
    return redirect("/admin/map")


@blueprint.get("/admin/types")
def types() -> ResponseReturnValue:
    """All kinds of articles, closed ones as well."""
    current_viewer().require(Permission.MANAGE_ARTICLE_TYPES)
    return render_template("articles/admin_types.html", rows=categories.article_types(with_closed=True))


@blueprint.get("/admin/types/new")
def new_type() -> ResponseReturnValue:
    """The form of a new kind of article."""
    current_viewer().require(Permission.MANAGE_ARTICLE_TYPES)
    return _type_page("", {"review_days": 365, "sort": 100}, {}, [])


@blueprint.get("/admin/types/<code>")
def kind(code: str) -> ResponseReturnValue:
    """The form of a kind of article and how it read before."""
    viewer = current_viewer()
    viewer.require(Permission.MANAGE_ARTICLE_TYPES)
    return _type_page(code, _type_facts(code), {}, versions.versions(viewer, versions.type_subject(code)))


@blueprint.post("/admin/types/new", defaults={"code": ""})
@blueprint.post("/admin/types/<code>")
def set_type(code: str) -> ResponseReturnValue:
    """Add or change a kind of article, after a look."""
    viewer = current_viewer()
    viewer.require(Permission.MANAGE_ARTICLE_TYPES)
    before, after = _type_facts(code) if code else {}, forms.read_type()
    try:
        if not code and any(one.code == text("code") for one in categories.article_types(with_closed=True)):
            raise Invalid({"code": _("This code is taken. Choose another.")})
        title = _("Change %(name)s", name=before.get("name", after["name"]))
        page = previewed(
            title,
            forms.type_changes(before, after),
            lambda: categories.set_type(viewer, code=code or text("code"), **after),
            back="/admin/types",
        )
        if page is not None:
            return page
    except Invalid as error:
        return _type_page(code, {**after, "code": text("code")}, error.fields, []), error.status
    flash(_("The article type was changed."))
    return redirect("/admin/types")


def _mapper() -> Viewer:
    """The viewer, who may change the map."""
    viewer = current_viewer()
    viewer.require(Permission.MANAGE_KNOWLEDGE_MAP)
    return viewer


def _present(category_id: int) -> Place:
    """A place as it reads now. Raises NotFound."""
    row = places.category(category_id)
    experts = tuple(categories.current_experts().get(category_id, ()))
    return Place(row.name, row.name_en, row.parent_id, row.department_id, experts, row.closed_at is not None)


def _titles(viewer: Viewer) -> dict[int, str]:
    return {row.id: row.name for row in categories.knowledge_map(viewer, with_closed=True)}


def _parents(rows: list[CategoryRow], ref: str) -> list[tuple[str, str]]:
    """Where a place may hang: every open one but itself and what is below it."""
    own = next((row.path for row in rows if encode(row.id) == ref), "")
    fitting = [row for row in rows if not row.closed and not (own and row.path.startswith(own))]
    return [(encode(row.id), "\u00a0\u00a0" * row.depth + row.name) for row in fitting]


def _place_page(viewer: Viewer, ref: str, typed: Any, errors: dict[str, object]) -> str:
    rows = categories.knowledge_map(viewer, with_closed=True)
    past = versions.versions(viewer, versions.place_subject(identifier(ref))) if ref else []
    return render_template(
        "articles/admin_place.html",
        ref=ref,
        code=places.category(identifier(ref)).code if ref else "",
        typed=typed,
        errors=errors,
        parents=_parents(rows, ref),
        departments=[(encode(one.id), one.name) for one in org.departments()],
        names=org.department_names(),
        versions=past,
        people=org.people(one.changed_by for one in past),
    )


def _type_facts(code: str) -> dict[str, Any]:
    """An article type as the fields of its form. Raises NotFound."""
    found = next((one for one in categories.article_types(with_closed=True) if one.code == code), None)
    if found is None:
        raise NotFound
    return forms.type_facts(found)


def _type_page(code: str, typed: Any, errors: dict[str, object], past: list[CatalogueVersion]) -> str:
    people = org.people(one.changed_by for one in past)
    return render_template(
        "articles/admin_type.html", code=code, typed=typed, errors=errors, versions=past, people=people
    )
