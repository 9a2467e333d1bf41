"""The outbox: what was told comes back as it was told, in the order of commits, and no number is used twice."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from kms import app
from kms.core import outbox
from kms.core.db import Database, close_reading, reading, unit_of_work
from kms.core.events import ENVELOPE, Event, all_event_types
from kms.core.outbox import EventRow, last_number, read_after

__all__ = ["app"]  # every room's events are known

AT = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)
OURS = sorted((kind for kind in all_event_types() if kind.__module__.startswith("kms.")), key=lambda one: one.kind)
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
VALUES = {int: st.integers(0, 2**63 - 1), str: WORDS, bool: st.booleans(), list[str]: st.lists(WORDS, max_size=3)}


@dataclass(frozen=True)
class Told(Event):
    """Something for this test."""

    kind = "outbox.told"
    thing_id: int
    word: str = "as before"


@dataclass(frozen=True)
class Silent(Event):
    """An event about nothing in particular."""

    kind = "outbox.silent"


def tell(*events: Event) -> None:
    with unit_of_work() as uow:
        uow.publish_all([(event, None) for event in events])
    close_reading()


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Any event of any room, with any values."""
    kind = draw(st.sampled_from(OURS))
    hints = get_type_hints(kind)
    return kind(**{one.name: draw(VALUES[hints[one.name]]) for one in fields(kind) if one.name not in ENVELOPE})


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(events(), st.none() | st.integers(1, 2**62)), max_size=8), st.booleans())
def test_every_rooms_events_come_back_as_they_were_told(
    database: Database, told: list[tuple[Event, int | None]], at_once: bool
) -> None:
    before = last_number(reading())
    with unit_of_work() as uow:
        if at_once:
            outbox.append_all(uow.session, told, at=AT)
        else:
            numbers = [outbox.append(uow.session, event, at=AT, actor_id=actor) for event, actor in told]
    close_reading()
    rows = read_after(reading(), before)
    found = [outbox.load(row, type(event)) for row, (event, _actor) in zip(rows, told, strict=True)]
    assert found == [event for event, _actor in told]
    assert [(one.actor_id, one.occurred_at) for one in found] == [(actor, AT) for _event, actor in told]
    assert [row.stream for row in rows] == [event.stream for event, _actor in told]
    if not at_once:
        assert [one.number for one in found] == numbers
    close_reading()


def test_kinds_of_events_are_told_apart() -> None:
    assert len({one.kind for one in OURS}) == len(OURS) > 20
    assert max(len(one.kind) for one in OURS) <= 80


def test_events_of_one_thing_share_a_stream_and_others_do_not() -> None:
    assert Told(1).stream == Told(1, "other").stream == "thing:1"
    assert Told(2).stream != Told(1).stream
    assert Silent().stream == "outbox.silent"


@pytest.mark.parametrize(
    ("payload", "word"), [({"thing_id": 1, "later_field": 5}, "as before"), ({"thing_id": 1, "word": "x"}, "x")]
)
def test_an_event_of_another_version_can_still_be_read(payload: dict[str, object], word: str) -> None:
    row = EventRow(number=3, kind=Told.kind, stream="thing:1", payload=payload, occurred_at=AT, actor_id=None)
    found = outbox.load(row, Told)
    assert (found.thing_id, found.word, found.number) == (1, word, 3)


def test_what_an_event_claims_of_its_own_number_and_time_is_not_stored(database: Database) -> None:
    tell(Told(1, number=99, occurred_at=datetime(1999, 1, 1, tzinfo=UTC), actor_id=7))
    (row,) = read_after(reading(), 0)
    assert row.number != 99
    assert row.occurred_at.year != 1999
    assert (row.actor_id, set(row.payload)) == (None, {"thing_id", "word"})


def test_events_are_read_on_from_a_number_in_order_and_in_pieces(database: Database) -> None:
    tell(*(Told(1, word) for word in "abcde"))
    first = read_after(reading(), 0, limit=2)
    rest = read_after(reading(), first[-1].number)
    assert [row.payload["word"] for row in (*first, *rest)] == list("abcde")
    assert last_number(reading()) == rest[-1].number
    assert read_after(reading(), rest[-1].number) == []


def test_only_the_kinds_asked_for_are_read(database: Database) -> None:
    tell(Told(1, "a"), Silent(), Told(1, "b"))
    assert [row.kind for row in read_after(reading(), 0, kinds=[Silent.kind])] == [Silent.kind]
    assert len(read_after(reading(), 0, limit=2, kinds=[Told.kind])) == 2
    assert read_after(reading(), 0, kinds=[]) == []


def test_an_empty_outbox_has_the_number_nought(database: Database) -> None:
    tell()
    assert last_number(reading()) == 0


def test_a_number_is_not_used_again_after_old_events_were_dropped(database: Database) -> None:
    tell(Told(1, "a"), Told(1, "b"))
    last = last_number(reading())
    close_reading()
    with unit_of_work() as uow:
        uow.session.execute(text("DELETE FROM event"))
    tell(Told(1, "c"))
    (row,) = read_after(reading(), 0)
    assert row.number > last  # consumers and the index are at `last`


def test_nobody_takes_a_number_while_a_command_that_told_something_is_open(database: Database) -> None:
    """Else a reader that saw the higher number would never look for the lower one."""
    impatient = Database(database.url, pool_size=1)
    with database.session(writing=True) as slow:
        number = outbox.append(slow, Told(1, "slow"), at=AT, actor_id=None)
        with impatient.engine.connect() as other, pytest.raises(OperationalError):
            other.exec_driver_sql("PRAGMA busy_timeout=0" if database.is_sqlite else "SET lock_timeout = '1ms'")
            outbox.append(Session(other), Told(2, "quick"), at=AT, actor_id=None)
        slow.commit()
    impatient.dispose()
    tell(Told(2, "quick"))
    first, second = read_after(reading(), 0)
    assert (first.number, first.payload["word"], second.payload["word"]) == (number, "slow", "quick")
