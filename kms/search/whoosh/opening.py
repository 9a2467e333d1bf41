"""What was committed to an index, opened for reading: everything that is sound, and whether something is not.

Opening is cheap (sizes, checksums of the small files); a bit that flipped in a column is found when its numbers lead nowhere,
when a hit is not what was indexed, or when the worker reads everything. Then the damaged segment is left out.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import structlog

from kms.search.errors import IndexDamaged, IndexForeign, IndexOutdated
from kms.search.whoosh import columnar, keys, sealing
from kms.search.whoosh.answering import Snapshot
from kms.search.whoosh.columnar import Segment
from kms.search.whoosh.documents import TEXT_FIELDS
from kms.search.whoosh.record import BadRecord, OtherFormat, Part, Record
from kms.search.whoosh.sealing import DamagedSegment
from kms.search.whoosh.storing import RECORD, BadStore, Opened, Store

SUSPECT = "suspect"  # file of the folder that is there while damage is suspected
CONTENTS = "contents"  # in that file: compare every document with the database as well
_TRIES = 5  # to open a commit while another process replaces it
log = structlog.get_logger()

T = TypeVar("T")


class Commits:
    """The commits of an index folder. `analyzer` and `owner` must be those of the index."""

    def __init__(self, folder: Path, analyzer: str, owner: str) -> None:
        self.folder = folder
        self.columns = folder / "columns"
        self.store = Store(folder / "whoosh")
        self.analyzer = analyzer
        self.owner = owner
        self._opened: dict[str, Segment] = {}
        self._checked: set[str] = set()  # segments that this process has read whole
        self._snapshot: Snapshot | None = None
        self._generation = -1
        self._lock = threading.Lock()

    def ask(self, question: Callable[[Snapshot], T]) -> T:
        """The answer from what is sound of the last commit. Raises IndexUnusable, and what the question raises."""
        snapshot = self.snapshot()
        try:
            return question(snapshot)
        except Exception:  # either our mistake, or numbers that a damaged column gave
            if not self._left_out(snapshot):
                raise
            return question(self.snapshot())

    def snapshot(self) -> Snapshot:
        """The last commit, opened once and shared by all searches until the next. Raises IndexUnusable.

        While one thread opens a new commit, the others go on with the one before.
        """
        known, generation = self._snapshot, self.store.generation()
        if known is not None and generation == self._generation:
            return known
        if not self._lock.acquire(blocking=known is None):
            return known or Snapshot.empty()
        try:
            if self._snapshot is None or self._generation != generation:
                self._snapshot, self._generation = self._load()
            return self._snapshot
        finally:
            self._lock.release()

    def record(self) -> Record | None:
        """The record of the last commit, None when there is no commit. Raises IndexUnusable."""
        if self.store.generation() < 0:
            if self.columns.exists():
                raise IndexDamaged
            return None
        try:
            stored = self.store.opened()
            if stored.is_empty:
                return None
            record = _record_of(stored)
        except OtherFormat as error:
            raise IndexOutdated from error
        except (BadStore, BadRecord) as error:
            raise IndexDamaged from error
        self._check(record)
        return record

    def segment(self, part: Part) -> Segment:
        """An opened segment; one that was open already is shared. Raises DamagedSegment."""
        known = self._opened.get(part.name)
        if known is None:
            try:
                known = Segment(self.columns / part.name, check=False)
            except (KeyError, StopIteration) as error:
                raise DamagedSegment(f"{part.name}: a column is missing") from error
            if known.size != part.size:
                raise DamagedSegment(f"{part.name}: {known.size} documents instead of {part.size}")
        return known.with_dead(part.dead)

    def in_use(self) -> set[str]:
        """Names of the segments that this process has open."""
        return {one.folder.name for one in self._snapshot.segments} if self._snapshot else set()

    def suspect(self, why: str, *, contents: bool = False) -> None:
        """Tell the worker that something here may be damaged; with `contents`, that every document is to be compared."""
        note = self.folder / SUSPECT
        if not note.exists():
            log.error("the search index may be damaged; the worker will check it", folder=str(self.folder), why=why)
        with suppress(OSError):
            note.touch()
            if contents:
                note.write_text(CONTENTS)

    def _load(self) -> tuple[Snapshot, int]:
        """The last commit without what is damaged, and its number; tried again when another one came meanwhile."""
        for last in (one == _TRIES for one in range(1, _TRIES + 1)):
            generation = self.store.generation()
            if generation < 0 and not self.columns.exists():
                return Snapshot.empty(), generation
            try:
                stored = self.store.opened()
                if stored.is_empty:
                    return Snapshot.empty(), generation
                record = _record_of(stored)
            except (BadStore, BadRecord) as error:
                if not last and self.store.generation() != generation:
                    continue
                self.suspect(repr(error))
                raise (IndexOutdated if isinstance(error, OtherFormat) else IndexDamaged) from error
            self._check(record)
            segments, damaged = self._segments(record)
            if damaged and not last and self.store.generation() != generation:
                continue
            if damaged or stored.broken:
                self.suspect("; ".join([*damaged, *stored.broken]))
            partial = record.partial or bool(damaged or stored.broken)
            return _snapshot_of(stored, segments, record.position, partial=partial), stored.generation
        raise IndexDamaged

    def _segments(self, record: Record) -> tuple[list[Segment], list[str]]:
        """The segments of a commit that can be opened, and what is wrong with the others."""
        found, damaged = [], []
        for part in record.parts:
            try:
                found.append(self.segment(part))
            except DamagedSegment as error:
                damaged.append(str(error))
        self._opened = {one.folder.name: one for one in found}
        return found, damaged

    def _left_out(self, snapshot: Snapshot) -> list[str]:
        """Check every byte of a commit, once a process, and go on without its damaged segments; their names."""
        damaged = []
        for segment in snapshot.segments:
            name = segment.folder.name
            try:
                if name not in self._checked:
                    sealing.check(segment.folder)
                    self._checked.add(name)
            except DamagedSegment as error:
                damaged.append(name)
                self.suspect(str(error))
        if damaged:
            sound = [one for one in snapshot.segments if one.folder.name not in damaged]
            with self._lock:
                self._snapshot = _snapshot_of(snapshot.stored, sound, snapshot.position, partial=True)
        return damaged

    def _check(self, record: Record) -> None:
        """Never serve terms of another analyser or documents of another database."""
        if record.owner != self.owner:
            raise IndexForeign
        if record.analyzer != self.analyzer:
            raise IndexOutdated


def _record_of(stored: Opened) -> Record:
    found = stored.document(RECORD)
    if found is None:
        raise BadStore("the record is missing")
    return Record.read(found)


def _snapshot_of(stored: Opened, segments: list[Segment], position: int, *, partial: bool) -> Snapshot:
    names = [keys.Keys(one) for one in segments]
    facts = columnar.statistics(segments, TEXT_FIELDS).rounded()
    return Snapshot(segments, names, facts, position, partial, stored)
