"""What rewards put on the boards: my latest points, and a close that waits for me."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup

from kms.core.paging import PageRequest
from kms.core.permissions import Permission, Viewer
from kms.rewards import queries, words
from kms.web.slots import Panel, Task


def my_points(viewer: Viewer) -> Panel:
    """My points with the latest reasons, on my page."""
    page = queries.entries(viewer, PageRequest(1, 5))
    sources = words.sources(viewer, {row.source for row in page.rows})
    html = render_template("rewards/_points.html", balance=queries.balance(viewer), page=page, sources=sources)
    return Panel(_("My points"), Markup(html))  # noqa: S704


def tasks(viewer: Viewer) -> list[Task]:
    """Closes and reversals to approve, objections to answer."""
    kind = _("Monthly close")
    found = [
        Task(_("Approve the close of %(month)s", month=one.month), f"/close/{one.month}", kind)
        for one in queries.waiting_for_approval(viewer)
    ]
    if viewer.may(Permission.APPROVE_CLOSE):
        reversals = queries.open_reversals(viewer)
        found += [Task(_("Decide whether points are taken back"), "/close#reversals", kind)] if reversals else []
    if viewer.may(Permission.CLOSE_MONTH):
        objections = queries.open_objections(viewer)
        found += [Task(_("Answer objections to points"), "/close#objections", kind)] if objections else []
    return found
