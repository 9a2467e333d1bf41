"""Rows of any table as JSON and back, the same whichever database they came from; and the counters that give row numbers."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Insert,
    Table,
    bindparam,
    func,
    insert,
    select,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from kms.core.migrate import IDENTITY
from kms.core.settings import OfficeSettingRow

BATCH = 500


def stored(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    """The office's rows in the order of their key, as JSON values; in batches, so that memory stays flat."""
    result = connection.execute(
        select(table).where(of_office(table)).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH)
    )
    for row in result.mappings():
        yield {column.name: encoded(row[column]) for column in table.columns}


def of_office(table: Table) -> ColumnElement[bool]:
    """Which rows are the office's: all but the word by which an index knows this very database."""
    return table.c.key != IDENTITY if table.name == OfficeSettingRow.__tablename__ else true()


def counted(connection: Connection, table: Table) -> int:
    """How many rows of the office a table has."""
    return connection.scalar(select(func.count()).select_from(table).where(of_office(table))) or 0


def encoded(value: Any) -> Any:
    """A column's value as JSON: instants and days in ISO form, exact decimals as text, bytes in base 64."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def decoded(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """The row that `encoded` made of one of `table`. Raises ValueError for an unknown column or a value of another kind."""
    unknown = set(values) - set(table.columns.keys())
    if unknown:
        raise ValueError(f"no such column: {', '.join(sorted(unknown))}")
    return {name: _value(table.columns[name], value) for name, value in values.items()}


def _value(column: Column[Any], value: Any) -> Any:
    if value is None or isinstance(column.type, JSON):
        return value
    plain = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    kind = plain.python_type
    if kind in (datetime, date):
        return kind.fromisoformat(value)
    if kind is Decimal:
        return Decimal(value)
    if kind is bytes:
        return base64.b64decode(value)
    if not isinstance(value, (int, float) if kind is float else kind):
        raise ValueError(f"{column.name}: {value!r} is no {kind.__name__}")
    return value


def insertion(table: Table) -> Insert:
    """The statement that stores decoded rows; where a column may be empty, nothing is stored as NULL and not as JSON's null."""
    optional = [column for column in table.columns if isinstance(column.type, JSON) and column.nullable]
    empty = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
    values: dict[str, Any] = {column.name: bindparam(column.name) for column in table.columns}
    return insert(table).values(values | {one.name: bindparam(one.name, type_=empty) for one in optional})


def parents_first(table: Table, rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows of a table that names its own rows (a tree), each after the one it names; other tables stay as they are."""
    own = [key.parent for key in table.foreign_keys if key.column.table is table]
    if not own:
        yield from rows
        return
    (key,) = table.primary_key.columns
    waiting = list(rows)
    known: set[Any] = {None}
    while waiting:
        ready = [row for row in waiting if all(row[column.name] in known for column in own)]
        if not ready:  # named rows are missing: the database says so by the name of its constraint
            yield from waiting
            return
        yield from ready
        known.update(row[key.name] for row in ready)
        waiting = [row for row in waiting if row[key.name] not in known]


def counter(connection: Connection, table: Table) -> int | None:
    """The highest number that the table's own counter has given, also for rows that are gone; None without a counter."""
    column = table.autoincrement_column
    if column is None:
        return None
    highest = connection.scalar(select(func.max(column))) or 0
    if connection.dialect.name == "sqlite":
        if not table.dialect_options["sqlite"].get("autoincrement"):
            return int(highest)
        given = connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
    else:
        given = connection.scalar(
            text("SELECT pg_sequence_last_value(CAST(:name AS regclass))"),
            {"name": _sequence(connection, table, column)},
        )
    return max(int(highest), int(given or 0))


def set_counter(connection: Connection, table: Table, last: int) -> None:
    """Let the table's counter go on after `last`."""
    column = table.autoincrement_column
    if column is None or last <= 0:
        return
    if connection.dialect.name == "sqlite":
        if table.dialect_options["sqlite"].get("autoincrement"):
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
            statement = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)")
            connection.execute(statement, {"name": table.name, "last": last})
        return
    sequence = _sequence(connection, table, column)
    connection.execute(text("SELECT setval(CAST(:name AS regclass), :last)"), {"name": sequence, "last": last})


def _sequence(connection: Connection, table: Table, column: Column[Any]) -> str:
    return str(
        connection.scalar(
            text("SELECT pg_get_serial_sequence(:table, :column)"),
            {"table": f'"{table.name}"', "column": column.name},
        )
    )
