"""Views and searches on their way to the database: kept in memory, written every few seconds by a thread of this process.

They are statistics: reading and searching must not wait for SQLite's one write lock, so a kill may lose the last
FLUSH_SECONDS of them. A normal end (`stop`, also at exit) writes what is left. Nothing acknowledged to a person goes this way.
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import structlog
from sqlalchemy import select, tuple_

from kms.core.clock import KST
from kms.core.db import UnitOfWork, unit_of_work
from kms.usage.models import SearchDay, ViewRecord

FLUSH_SECONDS = 5.0
MOST_WAITING = 20_000  # beyond it the database has been away for long: the newest are let go rather than the memory
_BATCH = 200  # keys compared in one statement

log = structlog.get_logger()


@dataclass(frozen=True)
class View:
    """One opening of an article."""

    at: datetime
    article_id: int
    employee_id: int
    department_id: int | None
    elsewhere: bool


@dataclass(frozen=True)
class Searched:
    """One search, without who asked."""

    day: date
    words: str
    text: str
    hits: int


class Recorder:
    """What waits to be written in this process. Safe to use from all threads; the writing thread starts with the first entry."""

    def __init__(self, seconds: float = FLUSH_SECONDS) -> None:
        self._seconds = seconds
        self._waiting: list[View | Searched] = []
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, entry: View | Searched) -> None:
        """Take an entry; never waits for the database."""
        with self._lock:
            if len(self._waiting) >= MOST_WAITING:
                return
            self._waiting.append(entry)
            alive = self._thread is not None and self._thread.is_alive()  # not so after a fork
            if not alive and not self._stopping.is_set():
                self._thread = threading.Thread(target=self._follow, daemon=True, name="usage")
                self._thread.start()

    def flush(self) -> int:
        """Write what waits in one transaction; how many entries. On a failure they wait on, and the error is raised."""
        with self._writing:
            with self._lock:
                taken, self._waiting = self._waiting, []
            if not taken:
                return 0
            try:
                write(taken)
            except BaseException:
                with self._lock:
                    self._waiting = taken + self._waiting
                raise
            return len(taken)

    def stop(self) -> None:
        """Write what is left and end the thread; an unreachable database is logged, the entries are let go."""
        self._stopping.set()
        self._try_flush()
        thread = self._thread
        if thread is not None and thread.is_alive():
            thread.join()

    def _follow(self) -> None:
        while not self._stopping.wait(self._seconds):
            self._try_flush()

    def _try_flush(self) -> None:
        try:
            self.flush()
        except Exception:
            log.exception("usage was not written; trying again")


def write(entries: Sequence[View | Searched]) -> None:
    """Store entries in one transaction: views as rows, searches added to their day's counts."""
    with unit_of_work() as uow:
        uow.add(
            *(
                ViewRecord(
                    day=one.at.astimezone(KST).date(),
                    at=one.at,
                    article_id=one.article_id,
                    employee_id=one.employee_id,
                    department_id=one.department_id,
                    elsewhere=one.elsewhere,
                )
                for one in entries
                if isinstance(one, View)
            )
        )
        _add_searches(uow, [one for one in entries if isinstance(one, Searched)])


def _add_searches(uow: UnitOfWork, searches: list[Searched]) -> None:
    keys = sorted({(one.day, one.words) for one in searches})
    rows: dict[tuple[date, str], SearchDay] = {}
    for start in range(0, len(keys), _BATCH):
        batch = tuple_(SearchDay.day, SearchDay.words).in_(keys[start : start + _BATCH])
        known = uow.session.scalars(select(SearchDay).where(batch).with_for_update())
        rows.update({(row.day, row.words): row for row in known})
    for one in searches:
        row = rows.get((one.day, one.words))
        if row is None:
            row = SearchDay(day=one.day, words=one.words, text=one.text, searches=0, without_result=0, hits=0)
            uow.add(row)
            rows[one.day, one.words] = row
        row.searches += 1
        row.without_result += one.hits == 0
        row.hits = one.hits


_recorder = Recorder()


def start(seconds: float = FLUSH_SECONDS) -> None:
    """Begin anew in this process, after the database was bound."""
    global _recorder
    _recorder.stop()
    _recorder = Recorder(seconds)


def recorder() -> Recorder:
    """The recorder of this process."""
    return _recorder


def flush() -> int:
    """Write what waits now: for commands that go on to count, and for tests."""
    return _recorder.flush()


def stop() -> None:
    """Write what is left and end the thread."""
    _recorder.stop()


atexit.register(stop)
