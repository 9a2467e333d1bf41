"""What is suggested beside documents and comes from other rooms, which search does not know: people, searches of many, own ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from kms.core.permissions import Viewer


class Named(Protocol):
    """A person whom the viewer may be shown."""

    @property
    def id(self) -> int:
        """Of the employee."""

    @property
    def name(self) -> str:
        """As it is typed to find the person."""

    @property
    def rank(self) -> str:
        """Shown behind the name."""

    @property
    def team(self) -> str:
        """Tells namesakes apart."""

    @property
    def department(self) -> str:
        """Tells namesakes apart."""


def _nobody(_viewer: Viewer) -> Sequence[Named]:
    return ()


def _nothing(_viewer: Viewer) -> Sequence[str]:
    return ()


@dataclass(frozen=True)
class Companions:
    """Who works here; what enough different people searched, frequent first; the viewer's own searches, newest first."""

    people: Callable[[Viewer], Sequence[Named]] = _nobody
    popular: Callable[[Viewer], Sequence[str]] = _nothing
    recent: Callable[[Viewer], Sequence[str]] = _nothing
