"""What quality puts on others' pages: the rating below an article, reviews among my tasks and on my page."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup

from kms.core.ids import encode
from kms.core.paging import PageRequest
from kms.core.permissions import Permission, Viewer
from kms.quality import overview, queries, results
from kms.web.slots import Panel, Task


def rating(viewer: Viewer, *, article_id: int) -> Panel | None:
    """How an article was rated: everything but names for its owners, grade and number of reviewers for readers."""
    found = results.result(viewer, article_id)
    if found is None:
        return None
    html = render_template("quality/_rating.html", result=found, ref=encode(article_id))
    return Panel(_("Rating"), Markup(html))  # noqa: S704  (a template of ours, escaped)


def tasks(viewer: Viewer) -> list[Task]:
    """Reviews that are due, and candidates for core knowledge."""
    found: list[Task] = []
    if viewer.may(Permission.REVIEW_QUALITY):
        rows = queries.my_queue(viewer, PageRequest(1, 10)).rows
        found += [Task(row.title, f"/reviews/{encode(row.id)}", _("Review"), row.due) for row in rows]
    if viewer.may(Permission.CONFIRM_CORE):
        total = overview.candidates(viewer, PageRequest(1, 1)).total
        if total:
            text = _("%(count)s candidates for core knowledge", count=total)
            found.append(Task(text, "/reviews/core", _("Confirm")))
    return found


def my_reviews(viewer: Viewer) -> Panel | None:
    """What the viewer rated, for experts."""
    if not viewer.may(Permission.REVIEW_QUALITY):
        return None
    page = queries.my_done(viewer, PageRequest(1, 10))
    html = render_template("quality/_mine.html", page=page, standing=queries.my_standing(viewer))
    return Panel(_("My reviews"), Markup(html))  # noqa: S704
