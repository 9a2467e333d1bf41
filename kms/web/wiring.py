"""One call that gives an application its web furniture."""

from __future__ import annotations

from typing import Any

from flask import Flask, g, request
from flask_wtf.csrf import CSRFProtect

from kms.core.permissions import Viewer
from kms.web import formatting, locale, pages
from kms.web.assets import asset_url
from kms.web.errors import init_errors
from kms.web.headers import init_headers
from kms.web.identity import viewer_or_none
from kms.web.slots import Slots


def init_web(app: Flask, *, office: str, version: str) -> Slots:
    """Wire CSRF, translations, headers, errors, filters and the boards; returns the slots to be filled."""
    slots = Slots()
    app.extensions["kms.slots"] = slots
    CSRFProtect(app)
    locale.init_locale(app)
    init_headers(app)
    init_errors(app)
    app.jinja_env.filters.update(formatting.FILTERS)
    app.jinja_env.globals.update(asset_url=asset_url, percent=formatting.percent, office=office, kms_version=version)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_blueprint(locale.blueprint)
    app.register_blueprint(pages.blueprint)

    @app.context_processor
    def frame() -> dict[str, Any]:
        viewer = viewer_or_none()
        theme = locale.chosen_theme()
        return {
            "viewer": viewer,
            "language": locale.chosen_language(),
            "theme": theme,
            "theme_class": "" if theme == "system" else f"theme-{theme}",
            "navigation": [one for one in slots.navigation if viewer and one.open_to(viewer)],
            "administration": [one for one in slots.administration if viewer and one.open_to(viewer)],
            "here": request.path,
            "unread": _unread(slots, viewer),
        }

    return slots


def _unread(slots: Slots, viewer: Viewer | None) -> int:
    """Unread messages for the header, asked once a request however many pieces its page is made of."""
    if viewer is None:
        return 0
    if "unread" not in g:
        g.unread = sum(slots.ask("inbox.unread", viewer))
    return int(g.unread)
