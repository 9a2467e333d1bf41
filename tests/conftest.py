"""Fixtures of all tests: a fresh database on both backends, the application on a small office, signed-in clients."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import Babel, force_locale

from config import Config
from kms.app import consumers, create_app, indexer
from kms.articles import parties
from kms.core import db
from kms.core.dispatch import lag, step
from kms.files.store import FolderStore
from kms.files.store import bind as bind_files
from kms.search.errors import IndexBusy
from kms.usage import access as usage_access
from kms.usage import recording
from tests.databases import EMPTY, OFFICE, OFFICE_WITH_PASSWORDS, both, drop, office_in, postgresql_copy, sqlite_copy
from tests.demo import played_demo
from tests.factories.office import PASSWORD, Office


@pytest.fixture(params=both())
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[db.Database]:
    """A database of its own, bound, with all tables; nothing in them unless the test asks for the `office`."""
    content = OFFICE if "office" in request.fixturenames else EMPTY
    url = sqlite_copy(tmp_path, content) if request.param == "sqlite" else postgresql_copy(content)
    found = db.Database(url, pool_size=4)
    db.bind(found)
    bind_files(FolderStore(tmp_path / "uploads"))
    shell = Flask("tests")
    Babel(shell)
    with shell.app_context(), force_locale("en"):
        usage_access.bind(parties.standing)
        recording.start()
        yield found
    recording.stop()
    db.close_reading()
    found.dispose()
    drop(url)


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo office as `kms demo` left it, played once a run for all processes of tests. Work on a copy (`copy_of_demo`)."""
    base = tmp_path_factory.getbasetemp()
    return played_demo(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)


@pytest.fixture
def office(database: db.Database) -> Office:
    """A small office: three departments, people of every role, types, a knowledge map."""
    return office_in(OFFICE, sqlite=database.is_sqlite)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """The application on a small office of its own (SQLite)."""
    url = sqlite_copy(tmp_path, OFFICE_WITH_PASSWORDS)
    config = Config(home=tmp_path, database_url=url, index=tmp_path / "index", secret_key="for tests", testing=True)
    application = create_app(config)
    application.extensions["office"] = office_in(OFFICE_WITH_PASSWORDS, sqlite=True)
    yield application
    recording.stop()
    db.close_reading()
    db.database().dispose()


@pytest.fixture
def office_of(app: Flask) -> Office:
    """The office of `app`."""
    found: Office = app.extensions["office"]
    return found


@pytest.fixture
def client_as(app: Flask) -> Callable[[str], FlaskClient]:
    """A browser signed in as a login; CSRF off so that forms can be sent at once (its own tests switch it on)."""
    app.config["WTF_CSRF_ENABLED"] = False

    def sign_in(login: str) -> FlaskClient:
        client = app.test_client()
        answer = client.post("/login", data={"login": login, "password": PASSWORD})
        assert answer.status_code == 302, answer.get_data(as_text=True)
        client.set_cookie("language", "en")
        return client

    return sign_in


@pytest.fixture
def drain() -> Callable[[], None]:
    """Deliver all events, every handler twice (twice must be as once), and index what changed when an index is bound."""

    def run() -> None:
        while any(step(consumer, repeat=2).handled or lag(consumer.name) for consumer in consumers()):
            pass
        db.close_reading()

    return run


@pytest.fixture
def indexed(app: Flask) -> Callable[[], None]:
    """Bring the index of `app` up to date."""

    def run() -> None:
        found = indexer()
        try:
            with found.folder.locked():
                while found.step():
                    pass
        except IndexBusy:
            pytest.fail("another indexer runs")
        db.close_reading()

    return run
