"""Views and searches wait in memory and arrive together; requests never wait for the database."""

from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from kms.core.db import Database, close_reading, reading
from kms.usage.entries import Searched, View
from kms.usage.models import SearchDay, ViewRecord
from kms.usage.recording import Recorder
from tests.factories.office import Office

DAY = date(2026, 5, 4)


def _view(office: Office, article_id: int = 1) -> View:
    return View(datetime(2026, 5, 3, 20, tzinfo=UTC), article_id, office.people["colleague"], None, elsewhere=False)


def _searched(words: str, hits: int) -> Searched:
    return Searched(DAY, words, words.upper(), hits)


def _log() -> dict[str, tuple[int, int, int]]:
    close_reading()
    return {row.words: (row.searches, row.without_result, row.hits) for row in reading().scalars(select(SearchDay))}


def _views() -> int:
    close_reading()
    return reading().scalar(select(func.count()).select_from(ViewRecord)) or 0


def test_nothing_is_written_before_the_flush_and_all_of_it_after(office: Office) -> None:
    recorder = Recorder(seconds=3600)
    for article_id in (1, 1, 2):
        recorder.add(_view(office, article_id))
    assert _views() == 0
    assert recorder.flush() == 3
    assert _views() == 3
    assert recorder.flush() == 0
    assert reading().scalars(select(ViewRecord.day).distinct()).all() == [DAY]  # 05:00 in Korea
    recorder.stop()


def test_searches_of_a_day_are_one_row_whoever_asked(database: Database) -> None:
    recorder = Recorder(seconds=3600)
    for entry in (_searched("예산", 3), _searched("예산", 0), _searched("없는말", 0)):
        recorder.add(entry)
    recorder.flush()
    recorder.add(_searched("예산", 5))
    recorder.stop()
    assert _log() == {"예산": (3, 1, 5), "없는말": (1, 1, 0)}


def test_the_thread_writes_by_itself(office: Office) -> None:
    recorder = Recorder(seconds=0.01)
    written = threading.Event()
    plain = recorder.flush
    recorder.flush = lambda: (plain(), written.set())[0]  # type: ignore[method-assign]
    recorder.add(_view(office))
    assert written.wait(30)
    recorder.stop()
    assert _views() == 1


def test_the_end_of_a_process_writes_what_is_left(office: Office) -> None:
    recorder = Recorder(seconds=3600)
    recorder.add(_view(office))
    recorder.stop()
    assert _views() == 1


def test_what_could_not_be_written_waits_on_and_is_written_once(office: Office) -> None:
    recorder = Recorder(seconds=3600)
    stranger = View(datetime(2026, 5, 4, tzinfo=UTC), 1, 999, None, elsewhere=False)
    recorder.add(_view(office))
    recorder.add(stranger)
    with pytest.raises(IntegrityError):
        recorder.flush()
    assert _views() == 0
    recorder._waiting.remove(stranger)
    assert recorder.flush() == 1
    assert _views() == 1
    recorder.stop()


def test_adding_does_not_wait_for_the_write_lock(office: Office, database: Database) -> None:
    if not database.is_sqlite:
        return  # PostgreSQL has no such lock
    recorder = Recorder(seconds=3600)
    other = sqlite3.connect(database.url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    recorder.add(_view(office))  # a write here would wait for busy_timeout and fail
    other.execute("ROLLBACK")
    other.close()
    assert recorder.flush() == 1
    recorder.stop()
