"""Views and searches on their way to the database: kept in memory, written every few seconds by a thread of this process.

They are statistics: reading and searching must not wait for SQLite's one write lock, so a kill may lose the last
FLUSH_SECONDS of them. A normal end (`stop`, also at exit) writes what is left. Nothing acknowledged to a person goes this way.
"""

from __future__ import annotations

import atexit
import threading

import structlog

from kms.usage.entries import Entry
from kms.usage.writing import write

FLUSH_SECONDS = 5.0
MOST_WAITING = 20_000  # beyond it the database has been away for long: the newest are let go rather than the memory

log = structlog.get_logger()


class Recorder:
    """What waits to be written in this process. Safe to use from all threads; the writing thread starts with the first entry."""

    def __init__(self, seconds: float = FLUSH_SECONDS) -> None:
        self._seconds = seconds
        self._waiting: list[Entry] = []
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, entry: Entry) -> None:
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
