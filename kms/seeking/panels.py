"""What seeking puts on other pages: what can be done with a search, what others ask for, one's own searches and tasks."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup

from kms.core.paging import PageRequest
from kms.core.permissions import Viewer
from kms.seeking import queries
from kms.seeking.models import LONGEST_ASKED, SavedSearch
from kms.web.slots import Panel, Task

MOST_ASKED_FOR = 5


def tools(viewer: Viewer, *, text: str, narrowed: Mapping[str, str], total: int) -> Panel | None:
    """Below the head of results: save this search; when nothing was found, ask for it. Nothing without words."""
    asked = SavedSearch.written(text, narrowed)
    if not text or len(asked) > LONGEST_ASKED:
        return None
    page = render_template(
        "seeking/_tools.html",
        text=text,
        narrowed=narrowed,
        total=total,
        saved=queries.is_saved(viewer, asked),
        same=None if total else queries.waiting_for(text),
    )
    return Panel("", Markup(page))  # noqa: S704


def asked_for(viewer: Viewer) -> Panel | None:
    """What others ask for, on the home page; nothing while nobody asks."""
    page = queries.requests(viewer, PageRequest(1, MOST_ASKED_FOR))
    if not page.rows:
        return None
    return Panel(_("Others ask for"), Markup(render_template("seeking/_home.html", page=page)))  # noqa: S704


def tasks(viewer: Viewer) -> list[Task]:
    """Requests that the viewer took over."""
    return [Task(one.title, queries.request_address(one.id), _("Request to answer")) for one in queries.taken(viewer)]


def my_searches(viewer: Viewer) -> Panel:
    """Saved searches on my page, with the way to all of them and to the recent ones."""
    rows = queries.saved(viewer)
    return Panel(_("My searches"), Markup(render_template("seeking/_me.html", rows=rows)))  # noqa: S704
