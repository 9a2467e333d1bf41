"""The dictionary as a process uses it: asked whether it changed at most once a second, so that no restart is needed."""

from __future__ import annotations

import time

from sqlalchemy import func, select

from kms.core.db import reading
from kms.search.dictionary.models import DictionaryEntry, DictionaryVersion
from kms.search.korean.vocabulary import NOTHING, Vocabulary

SECONDS = 1.0


class OfficeDictionary:
    """The vocabulary of the bound office (`vocabulary.Dictionary`)."""

    def __init__(self, every: float = SECONDS) -> None:
        self._every = every
        self._next = 0.0
        self._vocabulary = NOTHING

    def current(self) -> Vocabulary:
        """What held a second ago or later: for searches. One small statement a second."""
        return self._vocabulary if time.monotonic() < self._next else self.fresh()

    def fresh(self) -> Vocabulary:
        """What holds now: for indexing."""
        number = reading().scalar(select(func.max(DictionaryVersion.id))) or 0
        if number != self._vocabulary.number:
            self._vocabulary = load(number)
        self._next = time.monotonic() + self._every
        return self._vocabulary


def load(number: int) -> Vocabulary:
    """All entries that hold, as state `number`. One statement."""
    rows = select(DictionaryEntry).where(DictionaryEntry.closed.is_(False)).order_by(DictionaryEntry.id)
    return Vocabulary(number, tuple(row.entry() for row in reading().scalars(rows)))
