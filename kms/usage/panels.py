"""What usage puts on an article's page: it notes the view, and shows the two signals of readers."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup

from kms.core.ids import encode
from kms.core.permissions import Viewer
from kms.org import queries as org
from kms.usage import queries, service
from kms.usage.access import Standing, standing
from kms.web.slots import Panel


def viewed(viewer: Viewer, *, article_id: int, department_id: int) -> None:
    """Note that a reader opened an article."""
    service.record_view(viewer, article_id, department_id=department_id)


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
