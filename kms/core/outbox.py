"""The outbox: the table in which an event commits together with the change that it tells of.

`number` is the order of commits: on PostgreSQL an advisory lock is held from the first event of a transaction to its
end, so that no lower number can appear after a higher one was read; SQLite has one writer at a time anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Index, String, func, insert, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from kms.core.columns import Base, Serial
from kms.core.events import ENVELOPE, Event

E = TypeVar("E", bound=Event)


class EventRow(Base):
    """One event. Rows are only ever added, and dropped once every consumer is past them and the retention is over."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_stream", "stream", "number"), {"sqlite_autoincrement": True})

    number: Mapped[Serial]
    kind: Mapped[str] = mapped_column(String(80))
    stream: Mapped[str] = mapped_column(String(80))
    payload: Mapped[dict[str, Any]]
    occurred_at: Mapped[datetime]
    actor_id: Mapped[int | None]


_OUTBOX_LOCK = 0x6B6D73  # "kms": the key of the advisory lock


def hold_order(session: Session) -> None:
    """Let no other transaction write events, nor what else is ordered by this lock, until this one ends."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _OUTBOX_LOCK})


def append(session: Session, event: Event, *, at: datetime, actor_id: int | None) -> int:
    """Write the event into the outbox within the session's transaction; returns its number."""
    hold_order(session)
    row = EventRow(**_values(event, at, actor_id))
    session.add(row)
    session.flush()
    return row.number


def append_all(session: Session, events: Sequence[tuple[Event, int | None]], *, at: datetime) -> None:
    """Write many events with their actors, numbered in this order."""
    hold_order(session)
    if events:
        session.execute(insert(EventRow), [_values(event, at, actor_id) for event, actor_id in events])


def _values(event: Event, at: datetime, actor_id: int | None) -> dict[str, Any]:
    payload = {key: value for key, value in asdict(event).items() if key not in ENVELOPE}
    return {"kind": event.kind, "stream": event.stream, "payload": payload, "occurred_at": at, "actor_id": actor_id}


def load(row: EventRow, kind: type[E]) -> E:
    """The typed event of a stored row; unknown fields of an older or newer version are left out."""
    known = {f.name for f in fields(kind)} - ENVELOPE
    values = {key: value for key, value in row.payload.items() if key in known}
    return kind(**values, number=row.number, occurred_at=row.occurred_at, actor_id=row.actor_id)


def read_after(session: Session, position: int, limit: int = 500, kinds: Sequence[str] | None = None) -> list[EventRow]:
    """The next rows after `position`, in order; only of `kinds` when given."""
    statement = select(EventRow).where(EventRow.number > position).order_by(EventRow.number).limit(limit)
    if kinds is not None:
        statement = statement.where(EventRow.kind.in_(kinds))
    return list(session.scalars(statement))


def last_number(session: Session) -> int:
    """The number of the newest event, 0 when there is none."""
    return session.scalar(select(func.max(EventRow.number))) or 0
