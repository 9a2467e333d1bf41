"""Bringing an exported office into an empty one: everything is checked first, then inserted in one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from kms.articles.models import Article
from kms.core.db import Base, reading, unit_of_work
from kms.core.migrate import IDENTITY
from kms.core.permissions import Viewer
from kms.core.settings import OfficeSettingRow
from kms.files.store import store
from kms.transfer import articlefile, manifest, rows
from kms.transfer.errors import DamagedExport, OfficeNotEmpty
from kms.transfer.exporting import EVERYTHING
from kms.transfer.manifest import Manifest

_ARTICLE = Article.__tablename__
_SETTINGS = OfficeSettingRow.__tablename__

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Restored:
    """What was brought in; without `passwords` everybody needs a new one."""

    articles: int
    rows: int
    files: int
    passwords: bool


def restore_office(
    viewer: Viewer,
    folder: Path,
    *,
    dry_run: bool = False,
    begin: Progress = lambda _steps: None,
    progress: Progress = lambda _step: None,
) -> Restored:
    """Bring the export in `folder` into this empty office; afterwards the index is to be rebuilt.

    Files, tables and their columns are checked before anything is written; with `dry_run` it ends there.
    Raises NotAllowed, NotAnExport, DamagedExport, OfficeNotEmpty.
    """
    for permission in EVERYTHING:
        viewer.require(permission)
    found = Manifest.read(folder)
    content = found.below("files/")
    total = sum(one.rows for one in found.tables.values())
    begin(len(found.files) + (0 if dry_run else total + len(content)))
    _check_tables(found)
    _check_empty()
    manifest.check(folder, found, progress)
    if not dry_run:
        for path in content:
            _put(folder, path)
            progress(1)
        _insert_all(folder, found, progress)
    return Restored(found.tables[_ARTICLE].rows, total, len(content), found.passwords)


def _check_tables(found: Manifest) -> None:
    """Raise DamagedExport unless every table and column of the export has its place here and nothing needed is missing."""
    known = Base.metadata.tables
    wrong = [f"{name}: this version has no such table" for name in found.tables if name not in known]
    for name, listed in found.tables.items():
        if name not in known:
            continue
        columns = known[name].columns
        wrong += [f"{name}.{one}: this version has no such column" for one in listed.columns if one not in columns]
        wrong += [
            f"{name}.{column.name}: the export has no such column"
            for column in columns
            if column.name not in listed.columns and not column.nullable and column.default is None
        ]
        if name != _ARTICLE and f"tables/{name}.jsonl" not in found.files:
            wrong.append(f"tables/{name}.jsonl: missing")
    if _ARTICLE not in found.tables:
        wrong.append(f"{_ARTICLE}: missing")
    if wrong:
        raise DamagedExport(wrong)


def _check_empty() -> None:
    """Raise OfficeNotEmpty when any table has rows, besides what makes the database itself."""
    connection = reading().connection()
    full = [table.name for table in Base.metadata.sorted_tables if rows.counted(connection, table)]
    if full:
        raise OfficeNotEmpty(tables=", ".join(full[:8]))


def _put(folder: Path, path: str) -> None:
    digest = store().put((folder / path).read_bytes())
    if digest != path.rsplit("/", 1)[-1]:
        raise DamagedExport([f"{path}: its content has the digest {digest}"])


def _insert_all(folder: Path, found: Manifest, progress: Progress) -> None:
    """All rows in one transaction, each table after those that it names; rows are only ever inserted, in no other way."""
    with unit_of_work() as uow:
        connection = uow.session.connection()
        _check_empty()
        settings = Base.metadata.tables[_SETTINGS]
        mark = connection.execute(select(settings).where(settings.c.key == IDENTITY)).mappings().all()
        connection.execute(delete(settings).where(settings.c.key == IDENTITY))
        for table in Base.metadata.sorted_tables:
            if table.name in found.tables:
                _insert(connection, table, _content(folder, found, table), progress)
                expected = found.tables[table.name].rows
                if (there := rows.counted(connection, table)) != expected:
                    raise DamagedExport([f"{table.name}: {there} rows instead of {expected}"])
        for name, listed in found.tables.items():
            rows.set_counter(connection, Base.metadata.tables[name], listed.counter or 0)
        for row in mark:
            connection.execute(insert(settings), {key: value for key, value in row.items() if key != "id"})


def _insert(connection: Connection, table: Table, content: Iterator[dict[str, Any]], progress: Progress) -> None:
    ordered = rows.parents_first(table, content)
    statement = rows.insertion(table)
    while batch := list(islice(ordered, rows.BATCH)):
        connection.execute(statement, batch)
        progress(len(batch))


def _content(folder: Path, found: Manifest, table: Table) -> Iterator[dict[str, Any]]:
    """The rows of a table as the database takes them. Raises DamagedExport with the place of what cannot be read."""
    for place, values in _articles(folder, found) if table.name == _ARTICLE else _lines(folder, table):
        try:
            yield rows.decoded(table, values())
        except (ValueError, TypeError) as error:
            raise DamagedExport([f"{place}: {error}"]) from error


Place = tuple[str, Callable[[], dict[str, Any]]]


def _articles(folder: Path, found: Manifest) -> Iterator[Place]:
    for path in found.below("articles/"):
        yield path, lambda path=path: articlefile.read_row(folder / path)  # type: ignore[misc]


def _lines(folder: Path, table: Table) -> Iterator[Place]:
    path = folder / "tables" / f"{table.name}.jsonl"
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            yield f"tables/{path.name} line {number}", lambda line=line: json.loads(line)  # type: ignore[misc]
