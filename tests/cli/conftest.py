"""Offices in a home folder of their own, in which commands act: a small one, and a copy of the demo's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask_babel import Babel, force_locale

from config import Config
from kms.app import bind
from kms.cli.main import main
from kms.core import db
from kms.core.clock import Month, now
from kms.usage import recording
from tests.databases import sqlite_copy
from tests.demo import copy_of_demo
from tests.factories.office import Office, small_office


@dataclass(frozen=True)
class Home:
    """The folder and the office in it."""

    folder: Path
    office: Office
    this_month: str


Run = Callable[..., Result]


@pytest.fixture
def run(database: db.Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on `database` as it is typed, `typed` being what is answered to its questions. A traceback fails the test."""
    monkeypatch.setenv("KMS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KMS_DATABASE_URL", database.url)
    monkeypatch.setenv("KMS_TESTING", "true")

    def command(*arguments: str, typed: str | None = None) -> Result:
        db.close_reading()
        answer = CliRunner().invoke(main, list(arguments), input=typed)
        assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
        db.database().dispose()
        db.bind(database)
        return answer

    return command


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """KMS_HOME is set to a folder with a small office (SQLite)."""
    folder = tmp_path / "home"
    folder.mkdir()
    sqlite_copy(folder)
    with _bound(folder, monkeypatch):
        yield Home(folder, small_office(), str(Month.of(now())))


@pytest.fixture
def demo(demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """KMS_HOME is set to this folder with the demo office (SQLite), played to the end."""
    folder = copy_of_demo(demo_home, tmp_path / "home")
    with _bound(folder, monkeypatch):
        yield folder


@contextmanager
def _bound(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("KMS_HOME", str(folder))
    monkeypatch.setenv("KMS_TESTING", "true")
    bind(Config.from_environment())
    shell = Flask("tests")
    Babel(shell)
    with shell.app_context(), force_locale("en"):
        yield
    recording.stop()
    db.close_reading()
    db.database().dispose()
