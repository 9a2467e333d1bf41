"""Places on pages that slices fill without the page knowing them: `app.py` wires who fills what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from kms.core.permissions import Permission, Viewer

# headings of the administration's page
PEOPLE, KNOWLEDGE, OPERATION = _l("People and rights"), _l("Knowledge and rules"), _l("Operation")


@dataclass(frozen=True)
class Panel:
    """A titled piece of a page."""

    title: str
    html: Markup


@dataclass(frozen=True)
class Task:
    """Something that waits for the viewer; `due` sorts it."""

    title: str
    url: str
    kind: str
    due: date | None = None


@dataclass(frozen=True)
class NavEntry:
    """An entry of the main navigation or the administration; shown to holders of one of `permissions`, to all without.

    In the administration `group` puts it under a heading and `description` says in a line what is done there.
    """

    label: Any
    url: str
    permissions: tuple[Permission, ...] = ()
    description: Any = ""
    group: Any = ""

    def open_to(self, viewer: Viewer) -> bool:
        """Whether the viewer may use it."""
        return not self.permissions or any(viewer.may(one) for one in self.permissions)


Filler = Callable[..., Any]


@dataclass
class Slots:
    """Which functions fill which place, in the order of their wiring."""

    fillers: dict[str, list[Filler]] = field(default_factory=dict)
    navigation: list[NavEntry] = field(default_factory=list)
    administration: list[NavEntry] = field(default_factory=list)

    def fill(self, place: str, filler: Filler) -> None:
        """Let `filler(viewer, **facts)` give one item, a list of them, or None for `place`."""
        self.fillers.setdefault(place, []).append(filler)

    def ask(self, place: str, viewer: Viewer, **facts: Any) -> list[Any]:
        """Everything that the place is filled with for this viewer."""
        found: list[Any] = []
        for filler in self.fillers.get(place, ()):
            answer = filler(viewer, **facts)
            if isinstance(answer, list):
                found.extend(answer)
            elif answer is not None:
                found.append(answer)
        return found


def slots() -> Slots:
    """The slots of the running application."""
    return current_app.extensions["kms.slots"]  # type: ignore[no-any-return]
