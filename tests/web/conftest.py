"""A site with its web furniture and nothing else: no database, no rooms; who asks is said in a header."""

from __future__ import annotations

import pytest
from flask import Flask, request

from kms.core.permissions import Permission, Viewer
from kms.web.identity import set_viewer
from kms.web.wiring import init_web

VIEWERS = {
    "reader": Viewer(1, "김독자"),
    "closer": Viewer(2, "이마감", permissions=frozenset({Permission.CLOSE_MONTH})),
}


@pytest.fixture
def shell() -> Flask:
    """The site. `X-Viewer` names one of VIEWERS; without it nobody is signed in."""
    app = Flask("tests", static_folder=None, template_folder=None)
    app.config.update(SECRET_KEY="for tests", TESTING=True)

    @app.before_request
    def identify() -> None:
        set_viewer(VIEWERS.get(request.headers.get("X-Viewer", "")))

    init_web(app, office="한빛구 <b>", version="9.8.7")
    return app
