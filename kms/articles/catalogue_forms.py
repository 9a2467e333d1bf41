"""Forms of the knowledge map and the article types, and what a change of them reads like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import gettext as _

from kms.articles.models import ArticleType
from kms.articles.places import Place, expert_ids
from kms.core.ids import encode
from kms.core.text import clean
from kms.org import queries as org
from kms.web.forms import identifier_field, text, whole, words
from kms.web.preview import Difference, differences


def read_place() -> Place:
    """The form of a place as typed. Raises Invalid for experts who do not work here."""
    return Place(
        name=text("name"),
        name_en=text("name_en"),
        parent_id=identifier_field("parent_id") or None,
        department_id=identifier_field("department_id") or None,
        experts=expert_ids(words("experts")),
        closed="closed" in request.form,
    )


def typed_place(place: Place) -> dict[str, Any]:
    """A place as the fields of its form."""
    logins = org.logins_of(place.experts)
    return {
        "name": place.name,
        "name_en": place.name_en,
        "parent_id": encode(place.parent_id) if place.parent_id else "",
        "department_id": encode(place.department_id) if place.department_id else "",
        "experts": ", ".join(logins[one] for one in place.experts if one in logins),
        "closed": "1" if place.closed else "",
    }


def place_changes(before: Place | None, after: Place, parents: Mapping[int, str]) -> list[Difference]:
    """What differs between two states of a place, in words; everything for a new one."""
    departments = org.department_names()
    known = org.people({*after.experts, *(before.experts if before else ())})

    def said(place: Place | None) -> tuple[str, ...]:
        if place is None:
            return ("",) * 6
        return (
            place.name,
            place.name_en,
            parents.get(place.parent_id or 0, _("at the root")),
            departments.get(place.department_id or 0, ""),
            ", ".join(sorted(known[one].name for one in place.experts if one in known)),
            _("out of use") if place.closed else _("in use"),
        )

    titles = (_("Name"), _("English name"), _("Hangs under"), _("Owning department"), _("Experts"), _("State"))
    return differences(list(zip(titles, said(before), said(after), strict=True)))


def read_type() -> dict[str, Any]:
    """The form of an article type as typed."""
    return {
        "name": text("name"),
        "name_en": text("name_en"),
        "description": text("description"),
        "template": clean(request.form.get("template", "")).strip() + "\n",
        "review_days": whole("review_days"),
        "sort": whole("sort"),
        "closed": "closed" in request.form,
    }


def type_facts(kind: ArticleType) -> dict[str, Any]:
    """An article type as the fields of its form."""
    return {
        "name": kind.name,
        "name_en": kind.name_en,
        "description": kind.description,
        "template": kind.template.strip() + "\n",
        "review_days": kind.review_days,
        "sort": kind.sort,
        "closed": kind.closed_at is not None,
    }


def type_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What differs between two states of an article type, in words."""
    titles = {
        "name": _("Name"),
        "name_en": _("English name"),
        "description": _("Description"),
        "template": _("Template"),
        "review_days": _("Days until the next look"),
        "sort": _("Order"),
        "closed": _("State"),
    }
    return differences(
        [(title, _said(name, before.get(name)), _said(name, after[name])) for name, title in titles.items()]
    )


def _said(name: str, value: object) -> str:
    if value is None:
        return ""
    if name == "closed":
        return str(_("out of use") if value else _("in use"))
    return str(value)
