"""The database: engine, column types, unit of work for commands, and the session that reads use.

One database is bound at start (`bind`); tests bind another. SQLite runs in WAL with synchronous=FULL, so that what was acknowledged
survives a power cut; writers take the write lock at BEGIN, so that none fails in the middle for having read first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.orm import Session

from kms.core import clock, outbox
from kms.core.columns import Base, BigId, Id, Instant, Json, Serial
from kms.core.events import Event

T = TypeVar("T")

__all__ = [
    "Base",
    "BigId",
    "Database",
    "Id",
    "Instant",
    "Json",
    "Serial",
    "UnitOfWork",
    "bind",
    "close_reading",
    "database",
    "reading",
    "unit_of_work",
]


def _sqlite_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's own BEGIN below, not the driver's
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=15000",
        "cache_size=-32000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Any) -> None:
    writing = connection.get_execution_options().get("kms_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


class Database:
    """One office's database. `url` is a SQLAlchemy address; folders of a SQLite file must exist."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        options: dict[str, Any] = {} if self.is_sqlite else {"pool_pre_ping": True}
        self.engine: Engine = create_engine(
            url, json_serializer=_to_json, hide_parameters=True, pool_size=pool_size, max_overflow=pool_size, **options
        )
        if self.is_sqlite:
            event.listen(self.engine, "connect", _sqlite_connect)
            event.listen(self.engine, "begin", _sqlite_begin)
        self._writer = self.engine.execution_options(kms_writing=True)

    def session(self, *, writing: bool) -> Session:
        """A new session; `writing` takes SQLite's write lock with its first statement."""
        return Session(self._writer if writing else self.engine, expire_on_commit=False, autoflush=True)

    def dispose(self) -> None:
        """Close all pooled connections: before a fork, and at the end."""
        self.engine.dispose()


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


_bound: Database | None = None


def bind(database: Database) -> None:
    """Make `database` the one that services and queries of this process use."""
    global _bound
    close_reading()
    _bound = database


def database() -> Database:
    """The bound database. Raises RuntimeError before `bind`."""
    if _bound is None:
        raise RuntimeError("no database is bound: create_app or the command line binds one")
    return _bound


@dataclass
class UnitOfWork:
    """One transaction of a command: its session, its instant, and the events it tells."""

    session: Session
    now: datetime = field(default_factory=clock.now)

    def add(self, *rows: Base) -> None:
        """Store new rows with this transaction."""
        self.session.add_all(rows)

    def publish(self, event: Event, *, actor_id: int | None = None) -> int:
        """Write an event into the outbox with this transaction; returns its number."""
        return outbox.append(self.session, event, at=self.now, actor_id=actor_id)

    def publish_all(self, events: Sequence[tuple[Event, int | None]]) -> None:
        """Write many events, each with its actor, in this order and with as few statements as the database allows."""
        outbox.append_all(self.session, events, at=self.now)


_unit: ContextVar[UnitOfWork | None] = ContextVar("unit", default=None)
_reader: ContextVar[Session | None] = ContextVar("reader", default=None)


@contextmanager
def unit_of_work() -> Iterator[UnitOfWork]:
    """The transaction of a command: commits at the end, rolls back on an exception; inside another it joins that one."""
    outer = _unit.get()
    if outer is not None:
        yield outer
        return
    close_reading()  # on SQLite a reader's old snapshot must not be seen after the write
    session = database().session(writing=True)
    unit = UnitOfWork(session)
    token = _unit.set(unit)
    try:
        yield unit
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        _unit.reset(token)
        session.close()


def reading() -> Session:
    """The session for reads: that of the running unit of work, else one for this request or command (see `close_reading`)."""
    unit = _unit.get()
    if unit is not None:
        return unit.session
    session = _reader.get()
    if session is None:
        session = database().session(writing=False)
        _reader.set(session)
    return session


def once(session: Session, key: Hashable, ask: Callable[[], T]) -> T:
    """What `ask()` says, asked once for a read session: a request that asks again sees the same snapshot anyway.

    A unit of work is asked every time, since it changes what the answer may be.
    """
    if session is not _reader.get():
        return ask()
    kept = session.info.setdefault("kms.once", {})
    if key not in kept:
        kept[key] = ask()
    found: T = kept[key]
    return found


def close_reading() -> None:
    """End the read session of this request or command; the next read sees what was committed since."""
    session = _reader.get()
    if session is not None:
        _reader.set(None)
        session.close()


def ping() -> None:
    """Raise if the database does not answer."""
    with database().engine.connect() as connection:
        connection.execute(text("SELECT 1"))
