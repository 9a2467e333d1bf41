"""Who asks for this page. The organisation room loads the viewer at the start of a request."""

from __future__ import annotations

from flask import g

from kms.core.permissions import Viewer


class SignInNeeded(Exception):
    """The page needs a signed-in person; the error page leads to the sign-in form and back."""


def set_viewer(viewer: Viewer | None) -> None:
    """Say who asks; the organisation room does so before each request."""
    g.viewer = viewer


def viewer_or_none() -> Viewer | None:
    """The viewer, or None before sign-in."""
    found: Viewer | None = g.get("viewer")
    return found


def current_viewer() -> Viewer:
    """The viewer. Raises SignInNeeded before sign-in."""
    viewer = viewer_or_none()
    if viewer is None:
        raise SignInNeeded
    return viewer
