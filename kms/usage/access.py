"""How a reader stands to an article: asked of the room that knows articles, which `app.py` binds. Unbound, nothing is open."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from kms.core.permissions import Viewer


class Standing(StrEnum):
    """What a viewer is to an article: no reader, a reader, or one of those who wrote or keep it."""

    NONE = "none"
    READER = "reader"
    OWNER = "owner"


Ask = Callable[[Viewer, int], Standing]


def _nobody(_viewer: Viewer, _article_id: int) -> Standing:
    return Standing.NONE


_ask: Ask = _nobody


def bind(ask: Ask) -> None:
    """Let `ask(viewer, article_id)` say how a viewer stands to an article in use."""
    global _ask
    _ask = ask


def standing(viewer: Viewer, article_id: int) -> Standing:
    """How the viewer stands to the article; NONE for what is not there or not open, both read the same."""
    return _ask(viewer, article_id)
