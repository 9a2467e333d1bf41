"""What usage tells others. Views and searches are no events: they are many, and nobody's business one by one."""

from __future__ import annotations

from dataclasses import dataclass

from kms.core.events import Event


@dataclass(frozen=True)
class SignalGiven(Event):
    """A reader said that an article helped or was applied (values of `usage.models.SignalKind`)."""

    kind = "usage.signal_given"
    article_id: int
    signal: str


@dataclass(frozen=True)
class SignalWithdrawn(Event):
    """A reader took a signal back."""

    kind = "usage.signal_withdrawn"
    article_id: int
    signal: str
