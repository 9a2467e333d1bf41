"""What seeking tells others."""

from __future__ import annotations

from dataclasses import dataclass

from kms.core.events import Event


@dataclass(frozen=True)
class SavedSearchFits(Event):
    """Something new fits a saved search: `count` articles since its person last heard, `article_id` the newest of them."""

    kind = "seeking.saved_search_fits"
    saved_id: int
    article_id: int
    count: int


@dataclass(frozen=True)
class KnowledgeRequested(Event):
    """Somebody asks for knowledge that is missing."""

    kind = "seeking.requested"
    request_id: int


@dataclass(frozen=True)
class RequestTaken(Event):
    """Somebody writes what a request asks for."""

    kind = "seeking.request_taken"
    request_id: int


@dataclass(frozen=True)
class RequestAnswered(Event):
    """An article answers a request."""

    kind = "seeking.request_answered"
    request_id: int
    article_id: int


@dataclass(frozen=True)
class RequestClosed(Event):
    """A request ended without an answer."""

    kind = "seeking.request_closed"
    request_id: int
