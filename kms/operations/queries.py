"""How far the consumers of events are, and which events wait for somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from kms.core import dispatch
from kms.core.db import reading
from kms.core.dispatch import EventCursor, EventDelivery
from kms.core.outbox import EventRow
from kms.core.paging import Page, PageRequest, paginate
from kms.core.permissions import Permission, Viewer
from kms.search.errors import IndexUnusable
from kms.search.queries import bound

INDEX = "index"


@dataclass(frozen=True)
class Progress:
    """How many events a consumer has before it, and since when the oldest of them waits."""

    consumer: str
    lag: int
    waiting_since: datetime | None


@dataclass(frozen=True)
class ParkedEvent:
    """An event that failed too often at a consumer; those behind it in its stream wait."""

    number: int
    consumer: str
    kind: str
    stream: str
    attempts: int
    error: str
    occurred_at: datetime


def progress(viewer: Viewer, consumers: Sequence[str]) -> list[Progress]:
    """Each consumer, and the index. Three statements a consumer. Raises NotAllowed."""
    viewer.require(Permission.SEE_OPERATIONS)
    return [*(_of_consumer(name) for name in consumers), _of_index()]


def parked_events(viewer: Viewer, page: PageRequest) -> Page[ParkedEvent]:
    """Events that wait for somebody, the oldest first. Two statements. Raises NotAllowed."""
    viewer.require(Permission.SEE_OPERATIONS)
    statement = (
        select(
            EventRow.number,
            EventDelivery.consumer,
            EventRow.kind,
            EventRow.stream,
            EventDelivery.attempts,
            EventDelivery.error,
            EventRow.occurred_at,
        )
        .join(EventRow, EventRow.number == EventDelivery.event_number)
        .where(EventDelivery.parked.is_(True))
    )
    return paginate(statement.order_by(EventRow.number, EventDelivery.consumer), page, ParkedEvent)


def _of_consumer(name: str) -> Progress:
    position = reading().scalar(select(EventCursor.position).where(EventCursor.consumer == name)) or 0
    return Progress(name, dispatch.lag(name), _next_after(position))


def _of_index() -> Progress:
    """The index keeps its position beside its documents, and passes only over what changes one of them.

    An index that cannot be used has everything before it.
    """
    search = bound()
    try:
        position = search.folder.engine().position()
    except IndexUnusable:
        position = 0
    kinds = [event.kind for source in search.sources for event in source.events]
    waiting = select(func.count(), func.min(EventRow.occurred_at)).where(
        EventRow.number > position, EventRow.kind.in_(kinds)
    )
    count, since = reading().execute(waiting).one()
    return Progress(INDEX, count, since)


def _next_after(position: int) -> datetime | None:
    waiting = select(EventRow.occurred_at).where(EventRow.number > position).order_by(EventRow.number).limit(1)
    return reading().scalar(waiting)
