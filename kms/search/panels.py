"""What search puts on an article's page."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup

from kms.core.ids import encode
from kms.core.permissions import Viewer
from kms.web.slots import Panel


def similar(_viewer: Viewer, *, article_id: int, **_facts: object) -> Panel:
    """A place beside an article that fetches what is like it when the page is there; a link without scripts."""
    address = f"/search/similar/article/{encode(article_id)}"
    return Panel(_("Similar knowledge"), Markup(render_template("search/_beside.html", address=address)))  # noqa: S704
