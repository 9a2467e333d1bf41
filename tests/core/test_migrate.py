"""A database comes to the newest tables, whoever starts first, with what is in it; it keeps who it is."""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import Connection

import pytest
from alembic import command
from sqlalchemy import inspect, select, text

from kms.core import db
from kms.core.columns import Base
from kms.core.db import Database, close_reading, reading, unit_of_work
from kms.core.migrate import IDENTITY, alembic_config, identity, is_current, upgrade
from kms.core.settings import OfficeSettingRow


@pytest.fixture
def empty(database: Database) -> Database:
    """A database without a table."""
    with database.engine.begin() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("PRAGMA writable_schema=ON")
            connection.exec_driver_sql("DELETE FROM sqlite_schema")
        else:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    database.dispose()
    return database


def tables_of(database: Database) -> set[str]:
    with database.engine.connect() as connection:
        return set(inspect(connection).get_table_names())


def start(url: str, answer: Connection) -> None:
    """What each process does first, in a process of its own."""
    found = Database(url, pool_size=1)
    upgrade(found)
    db._bound = found  # bind() would close a session of the parent's
    answer.send(identity())


def test_processes_that_start_at_once_share_one_whole_database(empty: Database) -> None:
    assert tables_of(empty) == set()
    assert not is_current(empty)
    empty.dispose()
    context = multiprocessing.get_context("fork")
    pipes = [context.Pipe(duplex=False) for _ in range(3)]
    children = [context.Process(target=start, args=(empty.url, answer)) for _, answer in pipes]
    for child in children:
        child.start()
    for child in children:
        child.join(60)
    assert [child.exitcode for child in children] == [0, 0, 0]
    assert len({question.recv() for question, _ in pipes}) == 1
    assert is_current(empty)
    assert tables_of(empty) == {*Base.metadata.tables, "alembic_version"}


def test_an_older_database_is_brought_up_with_what_is_in_it(database: Database) -> None:
    mine = identity()
    close_reading()
    config = alembic_config()
    with database.engine.execution_options(kms_writing=True).connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "-1")
        connection.commit()
    assert not is_current(database)
    upgrade(database)
    assert is_current(database)
    assert identity() == mine


def test_a_current_database_is_left_alone(database: Database) -> None:
    with database.engine.connect() as connection:
        before = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    writing = database.session(writing=True)
    writing.execute(text("DELETE FROM office_setting"))  # holds SQLite's write lock, for which an upgrade would wait
    upgrade(database)
    writing.rollback()
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == before


def test_an_identity_is_made_once_and_is_no_other_databases(database: Database) -> None:
    first = identity()
    close_reading()
    assert identity() == first
    rows = reading().scalars(select(OfficeSettingRow).where(OfficeSettingRow.key == IDENTITY)).all()
    assert [(row.value, row.version) for row in rows] == [(first, 1)]
    with unit_of_work() as uow:
        uow.session.delete(uow.session.get_one(OfficeSettingRow, rows[0].id))
    close_reading()
    assert identity() != first  # as in a database made anew
