"""Delivery of events to consumers: at least once, in order per stream, a failing event parked while other streams go on.

A consumer's cursor moves in the transaction of its handlers, so what a handler stored and that it was done commit together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from kms.core import clock
from kms.core.db import Base, Serial, UnitOfWork, close_reading, reading, unit_of_work
from kms.core.events import Consumer
from kms.core.outbox import EventRow, load, read_after

TRIES_BEFORE_PARKING = 5
BATCH = 200

log = structlog.get_logger()


class EventCursor(Base):
    """How far a consumer got."""

    __tablename__ = "event_cursor"

    consumer: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int]


class EventDelivery(Base):
    """An event that failed at a consumer, or waits behind one of its stream that did."""

    __tablename__ = "event_delivery"
    __table_args__ = (UniqueConstraint("consumer", "event_number"),)

    id: Mapped[Serial]
    consumer: Mapped[str] = mapped_column(String(40))
    event_number: Mapped[int]
    stream: Mapped[str] = mapped_column(String(80), index=True)
    attempts: Mapped[int]
    parked: Mapped[bool]
    error: Mapped[str] = mapped_column(Text)
    next_try_at: Mapped[datetime]


@dataclass(frozen=True)
class Delivered:
    """What one step did."""

    handled: int = 0
    failed: int = 0


def step(consumer: Consumer, *, repeat: int = 1) -> Delivered:
    """Deliver what waits for `consumer`, at most one batch. `repeat` runs each handler that often (tests: twice must be as once)."""
    retried = _retry_due(consumer, repeat)
    handled = failed = 0
    close_reading()
    for number in _waiting_numbers(consumer):
        if _deliver(consumer, number, repeat):
            handled += 1
        else:
            failed += 1
    return Delivered(handled + retried.handled, failed + retried.failed)


def _waiting_numbers(consumer: Consumer) -> list[int]:
    """Numbers of the next batch; skips over kinds the consumer does not care for by moving its cursor."""
    position = reading().scalar(select(EventCursor.position).where(EventCursor.consumer == consumer.name)) or 0
    rows = read_after(reading(), position, BATCH)
    numbers = [row.number for row in rows if row.kind in consumer.handlers]
    if rows and not numbers:
        with unit_of_work() as uow:
            _move(uow, consumer.name, rows[-1].number)
    return numbers


def _move(uow: UnitOfWork, name: str, number: int) -> bool:
    """Set the cursor to `number`; False when another worker was there first."""
    cursor = uow.session.get(EventCursor, name, with_for_update=True)
    if cursor is None:
        uow.session.add(EventCursor(consumer=name, position=number))
        uow.session.flush()
        return True
    if cursor.position >= number:
        return False
    cursor.position = number
    return True


def _deliver(consumer: Consumer, number: int, repeat: int) -> bool:
    """Handle one event and move the cursor over it; a failure is recorded and the cursor moves all the same."""
    try:
        with unit_of_work() as uow:
            if not _move(uow, consumer.name, number):
                return True
            row = uow.session.get_one(EventRow, number)
            if _stream_blocked(uow, consumer.name, row.stream):
                _defer(uow, consumer.name, row, error="", attempts=0)
                return True
            _run(consumer, row, uow, repeat)
        return True
    except Exception as error:
        log.exception("handler failed", consumer=consumer.name, number=number)
        with unit_of_work() as uow:
            if _move(uow, consumer.name, number):
                _defer(uow, consumer.name, uow.session.get_one(EventRow, number), error=repr(error), attempts=1)
        return False


def _run(consumer: Consumer, row: EventRow, uow: UnitOfWork, repeat: int) -> None:
    event = load(row, consumer.types[row.kind])
    for _ in range(repeat):
        for handler in consumer.handlers[row.kind]:
            handler(event, uow)
        uow.session.flush()


def _stream_blocked(uow: UnitOfWork, name: str, stream: str) -> bool:
    found = select(EventDelivery.id).where(EventDelivery.consumer == name, EventDelivery.stream == stream).limit(1)
    return uow.session.scalar(found) is not None


def _defer(uow: UnitOfWork, name: str, row: EventRow, *, error: str, attempts: int) -> None:
    uow.session.add(
        EventDelivery(
            consumer=name,
            event_number=row.number,
            stream=row.stream,
            attempts=attempts,
            parked=False,
            error=error,
            next_try_at=uow.now + timedelta(seconds=2**attempts),
        )
    )


def _retry_due(consumer: Consumer, repeat: int) -> Delivered:
    """Try deferred events again: the oldest of each stream first, those behind it when it succeeded."""
    close_reading()
    due = select(EventDelivery).where(
        EventDelivery.consumer == consumer.name,
        EventDelivery.parked.is_(False),
        EventDelivery.next_try_at <= clock.now(),
    )
    handled = failed = 0
    failing = select(EventDelivery.stream).where(EventDelivery.consumer == consumer.name, EventDelivery.attempts > 0)
    blocked = set(reading().scalars(failing))
    for delivery in list(reading().scalars(due.order_by(EventDelivery.event_number).limit(BATCH))):
        if delivery.attempts == 0 and delivery.stream in blocked:
            continue
        if _try_again(consumer, delivery.id, repeat):
            handled += 1
            blocked.discard(delivery.stream)
        else:
            failed += 1
            blocked.add(delivery.stream)
    return Delivered(handled, failed)


def _try_again(consumer: Consumer, delivery_id: int, repeat: int) -> bool:
    try:
        with unit_of_work() as uow:
            delivery = uow.session.get(EventDelivery, delivery_id, with_for_update=True)
            if delivery is None:
                return True
            _run(consumer, uow.session.get_one(EventRow, delivery.event_number), uow, repeat)
            uow.session.delete(delivery)
        return True
    except Exception as error:
        log.exception("handler failed again", consumer=consumer.name, delivery=delivery_id)
        with unit_of_work() as uow:
            delivery = uow.session.get_one(EventDelivery, delivery_id)
            delivery.attempts += 1
            delivery.error = repr(error)
            delivery.parked = delivery.attempts >= TRIES_BEFORE_PARKING
            delivery.next_try_at = uow.now + timedelta(seconds=2**delivery.attempts)
        return False


def retry_parked() -> int:
    """Put every parked event back in line; returns how many. For the operator, after the cause was mended."""
    with unit_of_work() as uow:
        parked = list(uow.session.scalars(select(EventDelivery).where(EventDelivery.parked.is_(True))))
        for delivery in parked:
            delivery.parked, delivery.attempts, delivery.next_try_at = False, 1, uow.now
    return len(parked)


def lag(consumer: str) -> int:
    """Events of the outbox that the consumer has not passed yet."""
    position = reading().scalar(select(EventCursor.position).where(EventCursor.consumer == consumer)) or 0
    return reading().scalar(select(func.count()).select_from(EventRow).where(EventRow.number > position)) or 0


def parked() -> int:
    """Number of events that wait for an operator."""
    return reading().scalar(select(func.count()).select_from(EventDelivery).where(EventDelivery.parked.is_(True))) or 0
