"""What clubs put on others' pages: my clubs, what waits for a leader, the club of an article, clubs in the editor."""

from __future__ import annotations

from datetime import date, timedelta

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup

from kms.clubs import lists, queries
from kms.clubs.conditions import club_address
from kms.clubs.settings import REPORT_DUE_DAY
from kms.core import clock
from kms.core.permissions import Permission, Viewer
from kms.web.slots import Panel, Task


def my_clubs(viewer: Viewer) -> Panel:
    """My clubs, each with a button for this month's report."""
    html = render_template("clubs/_mine.html", clubs=queries.my_clubs(viewer))
    return Panel(_("My study clubs"), Markup(html))  # noqa: S704


def tasks(viewer: Viewer) -> list[Task]:
    """Reports of the last month that the viewer's clubs owe; applications and leaderless clubs for who manages clubs."""
    owed = [one for one in queries.my_clubs(viewer) if one.missing and one.leads]
    found = [Task(one.name, f"{one.url}/report", _("Club report"), _due()) for one in owed]
    if viewer.may(Permission.MANAGE_CLUBS):
        found += [Task(name, club_address(one), _("Club application")) for one, name in lists.applications(viewer)]
        found += [Task(name, f"{club_address(one)}/members", _("No leader")) for one, name in lists.leaderless(viewer)]
    return found


def of_article(viewer: Viewer, article_id: int, club_id: int | None) -> Panel | None:
    """The club that an article came out of."""
    found = None if club_id is None else queries.club_of_article(viewer, article_id)
    if found is None:
        return None
    link = Markup('<a href="{}">{}</a>').format(club_address(found[0]), found[1])
    return Panel(_("Study club"), link)


def in_editor(viewer: Viewer) -> list[tuple[int, str]]:
    """The clubs that the viewer may name in an article."""
    return [(one.id, one.name) for one in queries.my_clubs(viewer) if one.lives]


def _due() -> date:
    """The day of this month by which last month's report is due."""
    first = clock.today().replace(day=1)
    return first + timedelta(days=REPORT_DUE_DAY.value() - 1)
