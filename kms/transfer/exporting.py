"""Writing a whole office into a folder: beside its place first, renamed when everything is there."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from sqlalchemy import Connection, Table, select

from kms import tables
from kms.articles.models import Article, Category, Contribution, NamedReader, Revision, SlugHistory
from kms.audit import service as audit
from kms.core import clock
from kms.core.db import Base, close_reading, database, unit_of_work
from kms.core.durable import replace_file, sync_folder
from kms.core.errors import NotFound
from kms.core.permissions import Permission, Viewer
from kms.files.store import store
from kms.org.models import Credential, Department, Employee
from kms.transfer import articlefile, manifest, rows
from kms.transfer.articlefile import Names
from kms.transfer.errors import FolderTaken
from kms.transfer.manifest import Manifest, TableEntry

__all__ = ["EVERYTHING", "Exported", "export_office", "tables"]

EVERYTHING = (
    Permission.READ_EVERY_ARTICLE,
    Permission.READ_AUDIT,
    Permission.MANAGE_PEOPLE,
    Permission.MANAGE_SETTINGS,
)
SECRET = frozenset({Credential.__tablename__})
_ARTICLE = Article.__tablename__

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Exported:
    """What an export holds; `missing` names attachments whose content is lost or damaged in the file store."""

    articles: int
    rows: int
    files: int
    bytes: int
    missing: tuple[str, ...]


def export_office(
    viewer: Viewer,
    folder: Path,
    *,
    office: str = "",
    passwords: bool = False,
    begin: Progress = lambda _steps: None,
    progress: Progress = lambda _step: None,
) -> Exported:
    """Write everything of the office as of one moment to `folder`, which appears only when it is whole.

    `begin` hears the number of steps, `progress` of each step. Raises NotAllowed, FolderTaken, OSError.
    """
    for permission in EVERYTHING:
        viewer.require(permission)
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderTaken(folder=folder)
    with unit_of_work() as uow:
        audit.record(uow, viewer, "office.exported", "office", folder=folder.name, passwords=passwords)
    close_reading()
    with _beside(folder) as work, _moment() as connection:
        found = Manifest(clock.now().isoformat(), _schema(connection), office, passwords)
        wanted = [table for table in Base.metadata.sorted_tables if passwords or table.name not in SECRET]
        digests = list(store().digests())
        begin(sum(rows.counted(connection, table) for table in wanted) + len(digests))
        for table in wanted:
            _write_table(connection, table, work, found, progress)
        _write_files(connection, digests, work, found, progress)
        replace_file(work / manifest.NAME, found.as_bytes())
    return Exported(
        found.tables[_ARTICLE].rows,
        sum(one.rows for one in found.tables.values()),
        len(found.files),
        sum(one.size for one in found.files.values()),
        tuple(found.missing),
    )


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A folder that takes the place of `folder` at the end, or is removed when something failed."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    work.mkdir()
    try:
        yield work
        os.sync()
        work.replace(folder)
        sync_folder(folder.parent)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise


@contextmanager
def _moment() -> Iterator[Connection]:
    """A connection that sees the database as of one moment, whatever others write meanwhile."""
    engine = database().engine
    if not database().is_sqlite:
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        yield connection


def _schema(connection: Connection) -> str:
    return str(MigrationContext.configure(connection).get_current_revision())


def _write_table(connection: Connection, table: Table, work: Path, found: Manifest, progress: Progress) -> None:
    """One table: articles as a file each, any other as JSON lines."""
    content = rows.stored(connection, table)
    if table.name == _ARTICLE:
        number = _write_articles(connection, content, work, found, progress)
    else:
        path = work / "tables" / f"{table.name}.jsonl"
        path.parent.mkdir(exist_ok=True)
        number = 0
        with path.open("w", encoding="utf-8") as file:
            for row in content:
                file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
                number += 1
                progress(1)
        found.files[f"tables/{table.name}.jsonl"] = manifest.entry(path)
    found.tables[table.name] = TableEntry(number, tuple(table.columns.keys()), rows.counter(connection, table))


def _write_articles(
    connection: Connection, content: Iterator[dict[str, Any]], work: Path, found: Manifest, progress: Progress
) -> int:
    names = _names(connection)
    number = 0
    for batch in _batches(content):
        texts = _texts(connection, [row["published_revision_id"] or row["head_revision_id"] for row in batch])
        for row in batch:
            name = articlefile.path_of(row, names)
            path = work / name
            path.parent.mkdir(parents=True, exist_ok=True)
            revision = texts[row["published_revision_id"] or row["head_revision_id"]]
            path.write_text(articlefile.markdown(row, revision, names), encoding="utf-8", newline="")
            found.files[name] = manifest.entry(path)
            number += 1
            progress(1)
    return number


def _batches(content: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in content:
        batch.append(row)
        if len(batch) == rows.BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _texts(connection: Connection, revision_ids: list[int]) -> dict[int, Mapping[str, Any]]:
    """Text and basis in law of revisions."""
    wanted = select(Revision.id, Revision.body, Revision.legal_basis).where(Revision.id.in_(revision_ids))
    return {row.id: dict(row._mapping) for row in connection.execute(wanted)}


def _names(connection: Connection) -> Names:
    """What the ids of articles' rows are called. Six statements."""
    logins = {row[0]: row[1] for row in connection.execute(select(Employee.id, Employee.login))}
    departments = {row[0]: row[1] for row in connection.execute(select(Department.id, Department.code))}
    categories = {row[0]: row[1] for row in connection.execute(select(Category.id, Category.code))}
    readers: dict[int, list[int]] = defaultdict(list)
    named = select(NamedReader.article_id, NamedReader.employee_id).where(NamedReader.reason == "named")
    for article_id, employee_id in connection.execute(named.order_by(NamedReader.employee_id)):
        readers[article_id].append(employee_id)
    shares: dict[int, dict[int, int]] = defaultdict(dict)
    for article_id, employee_id, percent in connection.execute(
        select(Contribution.article_id, Contribution.employee_id, Contribution.percent)
    ):
        shares[article_id][employee_id] = percent
    slugs: dict[int, list[str]] = defaultdict(list)
    for article_id, slug in connection.execute(
        select(SlugHistory.article_id, SlugHistory.slug).order_by(SlugHistory.id)
    ):
        slugs[article_id].append(slug)
    return Names(logins, departments, categories, readers, shares, slugs)


def _write_files(connection: Connection, digests: list[str], work: Path, found: Manifest, progress: Progress) -> None:
    """The content of the file store; what a table names and the store does not have is noted as missing."""
    there = set()
    for digest in digests:
        try:
            content = store().get(digest)
        except NotFound:
            content = None
        if content is not None:
            path = work / "files" / digest[:2] / digest
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            found.files[f"files/{digest[:2]}/{digest}"] = manifest.FileEntry(len(content), digest)
            there.add(digest)
        progress(1)
    for table in Base.metadata.sorted_tables:
        if {"digest", "media_type"} <= set(table.columns.keys()):  # a stored file; a report has a digest of its own
            named = connection.scalars(select(table.c.digest).distinct())
            found.missing += sorted(f"{table.name}: {one}" for one in named if one and one not in there)
