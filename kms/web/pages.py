"""Boards that are made of what the rooms put on them: home, my page, administration, help."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kms.core.errors import NotAllowed
from kms.web.identity import current_viewer
from kms.web.slots import KNOWLEDGE, OPERATION, PEOPLE, NavEntry, slots

blueprint = Blueprint("pages", __name__, template_folder="templates", static_folder="static", static_url_path="/static")


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """Search, what waits for me, what is new."""
    viewer = current_viewer()
    tasks = sorted(slots().ask("tasks", viewer), key=lambda task: task.due or date.max)
    return render_template(
        "pages/home.html",
        tasks=tasks[:10],
        more=max(0, len(tasks) - 10),
        main=slots().ask("home.main", viewer),
        side=slots().ask("home.side", viewer),
    )


@blueprint.get("/me")
def me() -> ResponseReturnValue:
    """My drafts, articles, points and clubs."""
    viewer = current_viewer()
    return render_template("pages/me.html", panels=slots().ask("me", viewer))


@blueprint.get("/admin")
def admin() -> ResponseReturnValue:
    """What the person may administer. Raises NotAllowed when that is nothing."""
    viewer = current_viewer()
    entries = [one for one in slots().administration if one.open_to(viewer)]
    if not entries:
        raise NotAllowed
    groups: dict[str, list[NavEntry]] = {str(heading): [] for heading in (PEOPLE, KNOWLEDGE, OPERATION)}
    for one in entries:
        groups.setdefault(str(one.group), []).append(one)
    return render_template("pages/admin.html", groups={name: found for name, found in groups.items() if found})


@blueprint.get("/help")
def help_page() -> ResponseReturnValue:
    """How to write, search and use the keyboard."""
    current_viewer()
    return render_template("pages/help.html")
