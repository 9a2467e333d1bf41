"""What the board tells others."""

from __future__ import annotations

from dataclasses import dataclass

from kms.core.events import Event


@dataclass(frozen=True)
class NoticeAnnounced(Event):
    """A notice's first day has come: its audience sees it from now on."""

    kind = "notices.announced"
    notice_id: int


@dataclass(frozen=True)
class NoticeReminded(Event):
    """Whoever must confirm a notice and has not is reminded, once."""

    kind = "notices.reminded"
    notice_id: int
