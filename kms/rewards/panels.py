"""What rewards put on other pages: my points on my page, a close that waits as a task."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup

from kms.core.paging import PageRequest
from kms.core.permissions import Permission, Viewer
from kms.rewards import queries
from kms.web.slots import Panel, Task


def tasks(viewer: Viewer) -> list[Task]:
    """Closes that wait for the viewer as the second person."""
    if not viewer.may(Permission.APPROVE_CLOSE):
        return []
    return [
        Task(_("Close of %(month)s", month=month), f"/close/{month}", _("Approval"))
        for month in queries.proposed_months()
    ]


def my_points(viewer: Viewer) -> Panel:
    """Balance and the latest entries with their reasons."""
    page = queries.entries(viewer, PageRequest(1, 5))
    sources = queries.sources(viewer, (row.source for row in page.rows))
    html = render_template("rewards/_mine.html", balance=queries.balance(viewer), page=page, sources=sources)
    return Panel(_("My points"), Markup(html))  # noqa: S704
