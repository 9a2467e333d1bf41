"""Delivery of events: each once in effect, in order per stream, a failing one does not stop others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType

import pytest

from kms.core import clock, dispatch
from kms.core.db import Database, UnitOfWork, reading, unit_of_work
from kms.core.events import Consumer, Event, on
from kms.core.outbox import last_number, read_after


@dataclass(frozen=True)
class Happened(Event):
    """Something for this test."""

    kind = "test.happened"
    thing_id: int
    word: str


class Recorder:
    """A consumer that remembers what it saw and fails when told to."""

    def __init__(self, name: str = "recorder") -> None:
        self.seen: list[str] = []
        self.failing: set[str] = set()
        module = ModuleType("handlers")

        @on(Happened)
        def remember(event: Happened, uow: UnitOfWork) -> None:
            if event.word in self.failing:
                raise RuntimeError(event.word)
            self.seen.append(event.word)

        module.remember = remember  # type: ignore[attr-defined]
        self.consumer = Consumer.of(name, module)


def _tell(*events: tuple[int, str]) -> None:
    for thing_id, word in events:
        with unit_of_work() as uow:
            uow.publish(Happened(thing_id, word))


def test_events_arrive_in_the_order_of_commits(database: Database) -> None:
    recorder = Recorder()
    _tell((1, "a"), (2, "b"), (1, "c"))
    dispatch.step(recorder.consumer)
    assert recorder.seen == ["a", "b", "c"]


def test_an_event_of_a_failed_command_is_never_delivered(database: Database) -> None:
    recorder = Recorder()
    with pytest.raises(ZeroDivisionError), unit_of_work() as uow:
        uow.publish(Happened(1, "never"))
        _ = 1 / 0
    dispatch.step(recorder.consumer)
    assert recorder.seen == []


def test_nothing_is_delivered_twice(database: Database) -> None:
    recorder = Recorder()
    _tell((1, "a"))
    dispatch.step(recorder.consumer)
    dispatch.step(recorder.consumer)
    assert recorder.seen == ["a"]


def test_a_failing_event_holds_its_own_stream_and_no_other(database: Database) -> None:
    recorder = Recorder()
    recorder.failing = {"bad"}
    _tell((1, "bad"), (2, "other"), (1, "behind"))
    dispatch.step(recorder.consumer)
    assert recorder.seen == ["other"]
    recorder.failing = set()
    with clock.travel(clock.now() + timedelta(minutes=1)):
        dispatch.step(recorder.consumer)
        dispatch.step(recorder.consumer)
    assert recorder.seen == ["other", "bad", "behind"]


def test_what_always_fails_is_parked_and_can_be_put_back(database: Database) -> None:
    recorder = Recorder()
    recorder.failing = {"bad"}
    _tell((1, "bad"))
    for minute in range(dispatch.TRIES_BEFORE_PARKING + 1):
        with clock.travel(clock.now() + timedelta(minutes=10 * minute)):
            dispatch.step(recorder.consumer)
    assert dispatch.parked() == 1
    recorder.failing = set()
    assert dispatch.retry_parked() == 1
    dispatch.step(recorder.consumer)
    assert recorder.seen == ["bad"]


def test_effects_of_a_failing_handler_are_rolled_back(database: Database) -> None:
    module = ModuleType("handlers")

    @on(Happened)
    def fail_after_telling(event: Happened, uow: UnitOfWork) -> None:
        uow.publish(Happened(9, "effect"))
        raise RuntimeError

    module.fail_after_telling = fail_after_telling  # type: ignore[attr-defined]
    _tell((1, "a"))
    dispatch.step(Consumer.of("failing", module))
    assert [row.payload["word"] for row in read_after(reading(), 0)] == ["a"]


def test_lag_counts_what_a_consumer_has_not_passed(database: Database) -> None:
    recorder = Recorder()
    _tell((1, "a"), (1, "b"))
    assert dispatch.lag("recorder") == 2
    dispatch.step(recorder.consumer)
    assert dispatch.lag("recorder") == 0
    assert last_number(reading()) >= 2
