"""Tables of the dictionary: entries as they are, and every state that they were in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kms.core.db import Base, Id, Serial
from kms.search.korean.vocabulary import Entry, Kind

LONGEST_TEXT = 100  # letters of a word or of what means the same


class DictionaryEntry(Base):
    """What the office says of a word. One entry a kind and word (in normal form, `key`); a closed one does not hold."""

    __tablename__ = "dictionary_entry"
    __table_args__ = (UniqueConstraint("kind", "key"), CheckConstraint("version > 0", name="version"))

    id: Mapped[Id]
    kind: Mapped[Kind] = mapped_column(String(10))
    word: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    key: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    others: Mapped[list[str]]
    said: Mapped[str] = mapped_column(Text)  # word and others in normal form, to look for
    one_way: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(200), default="")
    closed: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int]

    def entry(self) -> Entry:
        """The entry as search takes it."""
        return Entry(Kind(self.kind), self.word, tuple(self.others), self.one_way)


class DictionaryVersion(Base):
    """How an entry read from a moment on, by whom and why. The highest id numbers the state of the whole dictionary."""

    __tablename__ = "dictionary_version"
    __table_args__ = (UniqueConstraint("entry_id", "version"),)

    id: Mapped[Serial]
    entry_id: Mapped[int] = mapped_column(ForeignKey("dictionary_entry.id"))
    version: Mapped[int]
    facts: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime]
    changed_by: Mapped[int]
