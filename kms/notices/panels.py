"""What notices put on the boards: current notices, what must be confirmed, and the header's count."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup

from kms.core.ids import encode
from kms.core.paging import PageRequest
from kms.core.permissions import Viewer
from kms.notices import board, queries
from kms.web.slots import Panel, Task


def on_home(viewer: Viewer) -> Panel | None:
    """Notices of today on the home page; nothing when there is none."""
    page = board.on_board(viewer, PageRequest(1, 5))
    if not page.rows:
        return None
    return Panel(_("Notices"), Markup(render_template("notices/_home.html", rows=page.rows)))  # noqa: S704


def tasks(viewer: Viewer) -> list[Task]:
    """Notices that the viewer must confirm."""
    kind = _("To confirm")
    return [Task(row.title, f"/notices/{encode(row.id)}", kind, row.valid_to) for row in board.to_confirm(viewer)]


def unread(viewer: Viewer) -> int:
    """The number beside the inbox in the header."""
    return queries.unread(viewer)
