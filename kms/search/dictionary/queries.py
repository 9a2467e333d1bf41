"""What can be asked about the dictionary."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from kms.core.db import reading
from kms.core.errors import NotFound
from kms.core.paging import Page, PageRequest, paginate
from kms.core.permissions import Permission, Viewer
from kms.search.dictionary.models import DictionaryEntry, DictionaryVersion
from kms.search.korean.vocabulary import Kind, normal


@dataclass(frozen=True)
class EntryRow:
    """A line of the list."""

    id: int
    kind: Kind
    word: str
    others: list[str]
    one_way: bool
    note: str
    closed: bool


_COLUMNS = (
    DictionaryEntry.id,
    DictionaryEntry.kind,
    DictionaryEntry.word,
    DictionaryEntry.others,
    DictionaryEntry.one_way,
    DictionaryEntry.note,
    DictionaryEntry.closed,
)


def listed(viewer: Viewer, page: PageRequest, *, kind: str = "", text: str = "") -> Page[EntryRow]:
    """Entries by word, those out of use last. Two statements. Raises NotAllowed."""
    viewer.require(Permission.MANAGE_KNOWLEDGE_MAP)
    statement = select(*_COLUMNS)
    if kind in list(Kind):
        statement = statement.where(DictionaryEntry.kind == kind)
    if normal(text):
        statement = statement.where(DictionaryEntry.said.contains(normal(text), autoescape=True))
    in_order = statement.order_by(DictionaryEntry.closed, DictionaryEntry.key, DictionaryEntry.id)
    return paginate(in_order, page, EntryRow)


def every(viewer: Viewer) -> list[DictionaryEntry]:
    """All entries, closed ones as well, by kind and word. One statement. Raises NotAllowed."""
    viewer.require(Permission.MANAGE_KNOWLEDGE_MAP)
    return list(reading().scalars(select(DictionaryEntry).order_by(DictionaryEntry.kind, DictionaryEntry.key)))


def entry(viewer: Viewer, entry_id: int) -> DictionaryEntry:
    """One entry. Raises NotAllowed, NotFound."""
    viewer.require(Permission.MANAGE_KNOWLEDGE_MAP)
    found = reading().get(DictionaryEntry, entry_id)
    if found is None:
        raise NotFound
    return found


def versions(viewer: Viewer, entry_id: int) -> list[DictionaryVersion]:
    """All states of an entry, the newest first. One statement. Raises NotAllowed."""
    viewer.require(Permission.MANAGE_KNOWLEDGE_MAP)
    rows = select(DictionaryVersion).where(DictionaryVersion.entry_id == entry_id)
    return list(reading().scalars(rows.order_by(DictionaryVersion.version.desc())))
