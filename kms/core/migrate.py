"""Bringing a database to the newest tables, and its identity by which an index knows its own."""

from __future__ import annotations

import uuid
from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select, text

from kms.core import clock
from kms.core.db import Database, unit_of_work
from kms.core.settings import OfficeSettingRow

_FOLDER = Path(__file__).resolve().parents[1] / "migrations"
IDENTITY = "core.identity"
_LOCK = 0x6B6D7301  # the key of the advisory lock; the outbox has another


def alembic_config() -> AlembicConfig:
    """Alembic's settings; no file of its own."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    return config


def upgrade(database: Database) -> None:
    """Bring the database to the newest migration; safe at each start, also of several processes at once: others wait."""
    if is_current(database):
        return
    config = alembic_config()
    with database.engine.execution_options(kms_writing=True).connect() as connection:
        _alone(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def _alone(connection: Connection) -> None:
    """Wait until no other process prepares this database, until the transaction ends. SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def is_current(database: Database) -> bool:
    """Whether the database has the newest migration."""
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def identity() -> str:
    """What makes this database itself: a random word made once, so that an index of another one is never served."""
    with unit_of_work() as uow:
        _alone(uow.session.connection())
        row = uow.session.scalars(select(OfficeSettingRow).where(OfficeSettingRow.key == IDENTITY)).first()
        if row is None:
            row = OfficeSettingRow(
                key=IDENTITY, version=1, value=uuid.uuid4().hex, changed_at=clock.now(), changed_by=0, reason=""
            )
            uow.add(row)
        return str(row.value)
