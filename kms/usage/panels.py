"""What usage puts on an article's page: it notes the view, and shows the two signals of readers; and what results carry."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app, render_template
from flask_babel import gettext as _
from markupsafe import Markup

from kms.core.ids import encode
from kms.core.permissions import Viewer
from kms.org import queries as org
from kms.usage import clicks, queries, service
from kms.usage.access import Standing, standing
from kms.usage.search_words import loggable
from kms.web.slots import Panel


def viewed(viewer: Viewer, *, article_id: int, department_id: int) -> None:
    """Note that a reader opened an article."""
    service.record_view(viewer, article_id, department_id=department_id)


def noted(_viewer: Viewer, *, text: str, hits: Sequence[tuple[str, str]], first: int) -> Panel | None:
    """What the script needs to tell of an opened result (`hits`: kind and id, address); nothing where nothing is logged."""
    words = loggable(text)
    if words is None or not hits:
        return None
    secret = str(current_app.secret_key)
    said = clicks.note(secret, words[1], first=first, hits=[key for key, _url in hits])
    page = render_template("usage/_clicks.html", note=said, urls=[url for _key, url in hits])
    return Panel("", Markup(page))  # noqa: S704


def signals(viewer: Viewer, *, article_id: int) -> Panel | None:
    """Counts and buttons below a published article; its owners see the counts only."""
    where = standing(viewer, article_id)
    if where is Standing.NONE:
        return None
    given = queries.signals(viewer, article_id)
    told = queries.applied(article_id) if given.applied else []
    page = render_template(
        "usage/_signals.html",
        ref=encode(article_id),
        signals=given,
        told=told,
        people=org.people({one.employee_id for one in told}),
        owner=where is Standing.OWNER,
        most=service.LONGEST_NOTE,
    )
    return Panel(_("Did this help?"), Markup(page))  # noqa: S704
