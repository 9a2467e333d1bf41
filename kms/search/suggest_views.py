"""Suggestions as JSON for the search field of every page."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kms.core.ids import encode
from kms.search import suggestions
from kms.search.companions import Named
from kms.search.ports import Suggestion
from kms.web.identity import current_viewer

blueprint = Blueprint("suggest", __name__)

Option = dict[str, str]


@blueprint.get("/search/suggest")
def suggestions_of() -> ResponseReturnValue:
    """Groups of what may be meant by `q`: each option with its text, where it leads and what tells it from others."""
    found = suggestions.offered(current_viewer(), request.args.get("q", ""))
    groups = [
        ("articles", _("Knowledge"), map(_document, found.documents)),
        ("people", _("People"), map(_person, found.people)),
        ("searches", _("Search words"), map(_search, found.searches)),
        ("recent", _("Your recent searches"), map(_search, found.recent)),
    ]
    return jsonify(groups=[one for one in (_group(*group) for group in groups) if one["options"]])


def _group(name: str, label: str, options: Iterable[Option]) -> dict[str, object]:
    return {"name": name, "label": label, "options": list(options)}


def _document(found: Suggestion) -> Option:
    hint = _("Study club") if found.kind == "club" else found.facts.get("department", "")
    return {"text": found.title, "url": found.url, "hint": hint}


def _person(found: Named) -> Option:
    place = " · ".join(filter(None, (found.rank, found.team, found.department)))
    return {"text": found.name, "url": f"/people/{encode(found.id)}", "hint": place}


def _search(text: str) -> Option:
    return {"text": text, "url": f"/search?q={quote(text)}", "hint": ""}
