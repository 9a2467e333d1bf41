"""Probes: they name the part that fails, and nothing else; they need nobody to be signed in."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kms import health
from kms.core import db
from kms.core.db import Database
from kms.search import queries as search
from kms.search.folder import IndexFolder
from kms.search.korean.mecab import MecabAnalyzer

AWAY = "postgresql+psycopg://kms:geheim@127.0.0.1:1/kms"  # nothing listens there


@pytest.fixture
def index(tmp_path: Path) -> IndexFolder:
    """The index of an office, as yet without a commit."""
    return IndexFolder(tmp_path / "index", MecabAnalyzer(), "an office")


@pytest.fixture
def probe(database: Database, index: IndexFolder) -> FlaskClient:
    """What a supervisor asks: a process with database and index, and no page."""
    search.bind(search.Search(index, ()))
    app = Flask("tests")
    app.register_blueprint(health.blueprint)
    return app.test_client()


def said(probe: FlaskClient, address: str = "/readyz") -> tuple[int, dict[str, str]]:
    answer = probe.get(address)
    return answer.status_code, answer.get_json()


def test_a_process_with_database_and_index_is_ready(probe: FlaskClient, index: IndexFolder) -> None:
    assert said(probe) == (200, {"status": "ok"})
    index.engine().commit(5)
    assert said(probe) == (200, {"status": "ok"})
    assert said(probe, "/healthz") == (200, {"status": "ok"})


def test_a_database_that_is_away_is_named_without_its_address_or_password(
    probe: FlaskClient, database: Database
) -> None:
    db.bind(Database(AWAY))
    answer = probe.get("/readyz")
    assert (answer.status_code, answer.get_json()) == (503, {"status": "not ready", "part": "database"})
    assert "geheim" not in str(answer.headers) + answer.get_data(as_text=True)
    assert said(probe, "/healthz") == (200, {"status": "ok"})  # no reason to end the process
    db.bind(database)
    assert said(probe) == (200, {"status": "ok"})


@pytest.mark.parametrize("content", [b"", b"this is no database" * 300], ids=["empty", "broken"])
def test_a_file_without_our_tables_is_no_database(probe: FlaskClient, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other.db").write_bytes(content)
    db.bind(Database(f"sqlite:///{tmp_path / 'other.db'}"))
    assert said(probe) == (503, {"status": "not ready", "part": "database"})


def test_the_index_of_another_office_is_not_served(probe: FlaskClient, index: IndexFolder) -> None:
    index.engine().commit(5)
    search.bind(search.Search(IndexFolder(index.folder, MecabAnalyzer(), "another office"), ()))
    assert said(probe) == (503, {"status": "not ready", "part": "index"})


@pytest.mark.parametrize("pattern", ["*.toc", "*.seg"])
def test_a_damaged_index_is_named(probe: FlaskClient, index: IndexFolder, pattern: str) -> None:
    index.engine().commit(5)
    (damaged,) = index.folder.rglob(pattern)
    damaged.write_bytes(damaged.read_bytes()[:10])
    assert said(probe) == (503, {"status": "not ready", "part": "index"})


def test_supervisors_need_no_sign_in_and_get_no_cookie(app: Flask) -> None:
    for address in ("/healthz", "/readyz"):
        answer = app.test_client().get(address)
        assert (answer.status_code, answer.headers.getlist("Set-Cookie")) == (200, [])
        assert answer.headers["Cache-Control"] == "no-store"
