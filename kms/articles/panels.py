"""What articles put on the boards: home, my page, tasks."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from kms.articles import handover, queries
from kms.core.paging import PageRequest
from kms.core.permissions import Permission, Viewer
from kms.org import queries as org
from kms.web.slots import Panel, Task


def tasks(viewer: Viewer) -> list[Task]:
    """Drafts to be finished, articles to be looked at, submissions to be decided on."""
    found = [Task(row.title, row.url, _("Draft")) for row in queries.mine(viewer, PageRequest(1, 5), drafts=True).rows]
    found += [Task(row.title, row.url, _("To look at"), row.review_due) for row in queries.due_for_review(viewer)]
    if viewer.may(Permission.APPROVE_ARTICLE) or viewer.may(Permission.APPROVE_ANYWHERE):
        waiting = queries.waiting_for_approval(viewer, PageRequest(1, 5))
        found += [Task(row.title, row.url, _("Approval")) for row in waiting.rows]
    return found


def waiting_handover(viewer: Viewer) -> Task | None:
    """Articles of the viewer's team that wait for a new owner."""
    count = handover.count_in_team(viewer)
    if not count:
        return None
    title = ngettext("%(num)s article of your team has no owner", "%(num)s articles of your team have no owner", count)
    return Task(title, "/handover", _("Handover"))


def newest(viewer: Viewer) -> Panel:
    """New articles on the home page."""
    page = queries.recent(viewer, PageRequest(1, 6))
    people = org.people(row.author_id for row in page.rows)
    return Panel(_("New knowledge"), Markup(render_template("articles/_rows.html", rows=page.rows, people=people)))  # noqa: S704


def core(viewer: Viewer) -> Panel:
    """Core knowledge on the home page."""
    page = queries.recent(viewer, PageRequest(1, 6), grade="core")
    return Panel(_("Core knowledge"), Markup(render_template("articles/_titles.html", rows=page.rows)))  # noqa: S704


def my_articles(viewer: Viewer) -> list[Panel]:
    """Drafts and published articles on my page."""
    drafts = queries.mine(viewer, PageRequest(1, 20), drafts=True)
    published = queries.mine(viewer, PageRequest(1, 20), drafts=False)
    return [
        Panel(_("Drafts and submissions"), Markup(render_template("articles/_mine.html", page=drafts))),  # noqa: S704
        Panel(_("My articles"), Markup(render_template("articles/_mine.html", page=published))),  # noqa: S704
    ]
