"""Checks: in order when all is well, and with advice when it is not; one that fails does not hide the others."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import event as sql_event

from kms.articles.events import ArticleVerified
from kms.core import clock, db
from kms.core.db import close_reading, unit_of_work
from kms.core.errors import NotAllowed
from kms.operations import checks
from kms.operations.checks import Check, State, run_checks
from kms.search.queries import bound
from tests.factories.office import Office
from tests.operations.parking import Broken

Run = Callable[..., dict[str, Check]]


@pytest.fixture
def run(app: Flask, office_of: Office, tmp_path: Path) -> Run:
    def all_checks(home: Path = tmp_path) -> dict[str, Check]:
        close_reading()
        with force_locale("en"):
            found = run_checks(office_of.viewer("admin"), home=home, consumers=["articles"])
        return {one.title: one for one in found}

    return all_checks


def test_everything_is_in_order_in_a_fresh_office(
    app: Flask,
    run: Run,
    office_of: Office,
    drain: Callable[[], None],
    indexed: Callable[[], None],
) -> None:
    with app.app_context(), app.test_request_context():
        office_of.published()
        drain()
        indexed()
        found = run()
    assert {title: one.state for title, one in found.items() if title != "Disk space"} == dict.fromkeys(
        ["Database settings", "Search index", "Events", "Parked events"], State.OK
    )
    assert found["Search index"].found.startswith("1 documents of 1")
    assert found["Database settings"].found == "journal_mode=wal, synchronous=2, foreign_keys=1"


def test_settings_of_either_database_are_looked_at(database: db.Database) -> None:
    found = checks.database_settings()
    assert ("synchronous" in found.found) or ("fsync" in found.found)
    assert found.state in set(State)


def test_a_database_that_forgets_on_a_power_cut_is_named(database: db.Database) -> None:
    if database.is_sqlite:
        sql_event.listen(database.engine, "connect", lambda one, _record: one.execute("PRAGMA synchronous=OFF"))
    else:
        sql_event.listen(
            database.engine, "connect", lambda one, _record: one.cursor().execute("SET synchronous_commit TO off")
        )
        sql_event.listen(database.engine, "connect", lambda one, _record: one.commit())
    database.dispose()
    found = checks.database_settings()
    assert found.state is State.WARNING
    assert "synchronous" in found.advice


def test_documents_that_are_missing_in_the_index_are_seen(app: Flask, run: Run, office_of: Office) -> None:
    with app.app_context(), app.test_request_context():
        office_of.published()
        found = run()["Search index"]
    assert (found.state, found.found[:16]) == (State.WARNING, "0 documents of 1")
    assert "kms index rebuild" in found.advice


def test_a_worker_that_does_not_run_is_seen_after_a_minute(app: Flask, run: Run, drain: Callable[[], None]) -> None:
    with app.app_context(), app.test_request_context():
        drain()
        with unit_of_work() as uow:
            uow.publish(ArticleVerified(1))
        assert run()["Events"].state is State.OK
        with clock.travel(clock.now() + timedelta(minutes=2)):
            found = run()["Events"]
    assert found.state is State.WARNING
    assert "kms worker" in found.advice


def test_parked_events_are_counted(app: Flask, run: Run) -> None:
    with app.app_context(), app.test_request_context():
        Broken().park()
        found = run()["Parked events"]
    assert (found.state, found.found) == (State.WARNING, "1")


def test_one_check_that_cannot_be_done_does_not_hide_the_others(app: Flask, run: Run, tmp_path: Path) -> None:
    with app.app_context(), app.test_request_context():
        found = run(tmp_path / "gone")
    assert found["Disk space"].state is State.FAILED
    assert found["Database settings"].state is State.OK


def test_an_index_that_is_gone_is_seen(app: Flask, run: Run, office_of: Office) -> None:
    with app.app_context(), app.test_request_context():
        office_of.published()
        shutil.rmtree(bound().folder.folder)
        assert run()["Search index"].state is not State.OK


@pytest.mark.parametrize("login", ["author", "monitor", "expert", "officer"])
def test_only_operators_run_them(office: Office, tmp_path: Path, login: str) -> None:
    with pytest.raises(NotAllowed):
        run_checks(office.viewer(login), home=tmp_path, consumers=[])
