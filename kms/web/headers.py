"""Security headers of every answer. No script but our own files; nothing from outside; no page in a foreign frame."""

from __future__ import annotations

from flask import Flask, Response, g, request

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'{styles}; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


def allow_drawn_styles() -> None:
    """Let drawing libraries (charts, diagrams, editor) set styles on this page; user content carries none (nh3 removes them)."""
    g.drawn_styles = True


def init_headers(app: Flask) -> None:
    """Add the headers to each answer."""

    @app.after_request
    def add(response: Response) -> Response:
        styles = " 'unsafe-inline'" if g.get("drawn_styles") else ""
        response.headers.setdefault("Content-Security-Policy", _POLICY.format(styles=styles))
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if request.path.startswith("/static/dist/"):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        else:
            response.headers.setdefault("Cache-Control", "no-store")
        return response
