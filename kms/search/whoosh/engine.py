"""The engine: Whoosh holds the documents and one record that names everything of a commit, columns hold the postings.

A commit first writes new columns, then one Whoosh commit stores documents and the record (segments, deletions, outbox
position, analyser): a reader sees all of it or nothing, whatever is killed when. What is damaged is left out and said so.
"""

from __future__ import annotations

import secrets
import shutil
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import structlog

from kms.search.errors import IndexDamaged, IndexForeign, IndexOutdated, NoRoom
from kms.search.korean.cutting import cutting
from kms.search.korean.vocabulary import NO_DICTIONARY, Dictionary, Vocabulary
from kms.search.ports import Analyzer, Answer, Document, Explanation, Hit, Query, Status, Suggestions
from kms.search.whoosh import (
    checking,
    columnar,
    completing,
    correcting,
    impacts,
    joining,
    keys,
    lettering,
    sealing,
    suggesting,
)
from kms.search.whoosh.answering import Snapshot, answer, facet_values, rank
from kms.search.whoosh.checking import Damage
from kms.search.whoosh.columnar import Segment
from kms.search.whoosh.documents import AUDIENCE, TEXT_FIELDS, Terms, analyse, fingerprint, row_of, stored_of
from kms.search.whoosh.explaining import explain
from kms.search.whoosh.ranking import DEFAULT, Ranking
from kms.search.whoosh.record import BadRecord, OtherFormat, Part, Record
from kms.search.whoosh.resembling import similar
from kms.search.whoosh.sealing import DamagedSegment
from kms.search.whoosh.storing import RECORD, BadStore, Opened, Store

SUSPECT = "suspect"  # file of the folder that is there while damage is suspected
CONTENTS = "contents"  # in that file: compare every document with the database as well
_TRIES = 5  # to open a commit while another process replaces it
log = structlog.get_logger()

Analysed = tuple[Document, Terms]
Analyse = Callable[[Sequence[Document]], Iterable[Analysed]]


class WhooshEngine:
    """An index in a folder. One process at a time writes; any number reads."""

    def __init__(
        self,
        folder: Path,
        analyzer: Analyzer,
        owner: str,
        *,
        analyse_many: Analyse | None = None,
        ranking: Ranking = DEFAULT,
        dictionary: Dictionary = NO_DICTIONARY,
    ) -> None:
        self.folder = folder
        self.analyzer = analyzer
        self.owner = owner
        self.store = Store(folder / "whoosh")
        self._ranking = ranking
        self._dictionary = dictionary
        self._analyse = analyse_many or self._analyse_here
        self._pending: dict[str, Document | None] = {}
        self._opened: dict[str, Segment] = {}
        self._made: list[Path] = []  # folders of the commit under way
        self._checked: set[str] = set()  # segments that this process has read whole
        self._snapshot: Snapshot | None = None
        self._generation = -1
        self._lock = threading.Lock()

    def index(self, documents: Sequence[Document]) -> None:
        """Add documents with the next commit, each in place of an older one with its key."""
        for document in documents:
            self._pending[document.key] = document

    def delete(self, keys: Iterable[str]) -> None:
        """Forget documents with the next commit."""
        for key in keys:
            self._pending[key] = None

    def commit(
        self,
        position: int,
        *,
        patient: bool = False,
        done: Mapping[str, int] | None = None,
        whole: bool = False,
        without: Sequence[str] = (),
    ) -> None:
        """Write what is pending and the outbox position in one atomic step; when that fails nothing of it is left.

        `patient`: nobody waits, large segments may be joined. `done`: the index is being built, each source read so far.
        `whole`: what was missing is there again. `without`: damaged segments to be left out; their documents are missing.
        Raises IndexBusy, IndexUnusable, NoRoom.
        """
        changed, self._pending = self._pending, {}
        self._made.clear()
        try:
            self.store.create()
            record = self._last_record() or Record(self._name(), self.owner)
            record.partial = (record.partial or bool(without)) and not whole
            record.position, record.done, record.building = position, dict(done or {}), done is not None
            record.parts = [part for part in record.parts if part.name not in without]
            self._bury(record, changed)
            added = [document for document in changed.values() if document is not None]
            if added:
                record.parts.append(self._written(added))
            record.parts = self._joined(record, patient=patient)
            stored = {key: None if one is None else stored_of(one) for key, one in changed.items()}
            self.store.commit(stored, record.text(), fresh=record.building, patient=patient)
        except (BadStore, OSError) as error:
            for folder in self._made:
                shutil.rmtree(folder, ignore_errors=True)
            if isinstance(error, OSError):
                raise NoRoom(reason=error.strerror or str(error)) from error
            raise IndexDamaged from error
        self._sweep(record)

    def search(self, query: Query) -> Answer:
        """Answer a query from what is sound. Raises IndexUnusable."""
        snapshot, vocabulary = self.snapshot(), self._vocabulary_of(query)
        try:
            found = answer(snapshot, self.analyzer, query, self._ranking, vocabulary)
        except Exception:  # either our mistake, or numbers that a damaged column gave
            if not self._left_out(snapshot):
                raise
            found = answer(self.snapshot(), self.analyzer, query, self._ranking, vocabulary)
        if found.partial and not snapshot.partial:
            self.suspect("a stored document is missing or not what was indexed")
        return found

    def ranked(self, query: Query) -> list[tuple[str, float]]:
        """Keys and scores of the page asked for, nothing of which is fetched to be shown. For measuring the engine alone:

        ranked OR top 10 is `Query(text, principals, counted=False)`, with filters and facets `Query(text, principals,
        filters={...})`; a one-field peer's `Ranking({"text": Weighing(1.0, 1.2, 0.75, length=250)}, 1.0, second=None)`. The
        length must be fixed for impacts to be written with the segment. Raises IndexUnusable.
        """
        snapshot = self.snapshot()
        page = rank(snapshot, self.analyzer, query, self._ranking, self._vocabulary_of(query))[0].page
        return [(snapshot.keys[segment][doc], score) for segment, doc, score in page]

    def values(self, name: str, principals: frozenset[str]) -> list[str]:
        """Values of a facet among what may be read. Raises IndexUnusable."""
        return facet_values(self.snapshot(), name, principals)

    def suggest(self, text: str, principals: frozenset[str], limit: int) -> Suggestions:
        """What somebody may mean who has typed so far, of what he may read. Raises IndexUnusable."""
        return completing.suggest(self.snapshot(), text, principals, limit)

    def answerable(self, texts: Sequence[str], principals: frozenset[str]) -> list[str]:
        """Those of some queries of which one document that may be read has all words. Raises IndexUnusable."""
        return completing.answerable(self.snapshot(), self.analyzer, texts, principals)

    def explain(self, query: Query, key: str) -> Explanation | None:
        """Why a document stands where it stands on the page that a query asks for. Raises IndexUnusable."""
        return explain(self.snapshot(), self.analyzer, query, self._ranking, self._vocabulary_of(query), key)

    def _vocabulary_of(self, query: Query) -> Vocabulary:
        return self._dictionary.current() if query.vocabulary is None else query.vocabulary

    def similar(self, key: str, principals: frozenset[str], limit: int) -> tuple[Hit, ...]:
        """What is like a document that may be read. Raises IndexUnusable."""
        return similar(self.snapshot(), self._ranking, key, principals, limit)

    def position(self) -> int:
        """The outbox position of the last commit, 0 for an empty index. Raises IndexUnusable."""
        return self.snapshot().position

    def keys(self) -> set[str]:
        """Keys of all documents."""
        return set(keys.contents(self.snapshot().segments))

    def contents(self) -> Mapping[str, int]:
        """Keys of all documents, each with its `fingerprint` when it was indexed."""
        return keys.contents(self.snapshot().segments)

    def record(self) -> Record | None:
        """The record of the last commit, None for an empty index. Raises IndexUnusable."""
        return self._last_record()

    def damage(self) -> Damage:
        """Read everything and compare it with what was written. Raises IndexUnusable."""
        record = self._last_record()
        return checking.damage(record, self.snapshot()) if record else Damage()

    def crowded(self) -> bool:
        """Whether there are segments that wait to be joined until nobody waits."""
        sizes = [int(one.alive.sum()) for one in self.snapshot().segments]
        return bool(joining.to_join(sizes, None))

    def containing(self, words: Iterable[str], principals: Iterable[str] | None = None) -> list[str]:
        """Keys of documents in which one of `words` may stand; only of those that one of `principals` may read, if given."""
        snapshot, found = self.snapshot(), []
        wanted, readers = list(words), None if principals is None else list(principals)
        for names, segment in zip(snapshot.keys, snapshot.segments, strict=True):
            mask = segment.alive if readers is None else segment.alive & segment.having(AUDIENCE, readers)
            found += [names[number] for number in lettering.holding(segment, wanted) if mask[number]]
        return found

    def status(self) -> Status:
        """Figures for the operator."""
        snapshot = self.snapshot()
        size = sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())
        return Status(
            snapshot.facts.documents,
            len(snapshot.segments),
            snapshot.position,
            self._name(),
            size,
            partial=snapshot.partial,
        )

    def suspect(self, why: str, *, contents: bool = False) -> None:
        """Tell the worker that something here may be damaged; with `contents`, that every document is to be compared."""
        note = self.folder / SUSPECT
        if not note.exists():
            log.error("the search index may be damaged; the worker will check it", folder=str(self.folder), why=why)
        with suppress(OSError):
            note.touch()
            if contents:
                note.write_text(CONTENTS)

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

    def _load(self) -> tuple[Snapshot, int]:
        """The last commit without what is damaged, and its number; tried again when another one came meanwhile."""
        for last in (one == _TRIES for one in range(1, _TRIES + 1)):
            generation = self.store.generation()
            if generation < 0 and not (self.folder / "columns").exists():
                return Snapshot.empty(), generation
            try:
                stored = self.store.opened()
                if stored.is_empty:
                    return Snapshot.empty(), generation
                record = self._record_of(stored)
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
            return self._snapshot_of(stored, segments, record.position, partial=partial), stored.generation
        raise IndexDamaged

    def _snapshot_of(self, stored: Opened, segments: list[Segment], position: int, *, partial: bool) -> Snapshot:
        names = [keys.Keys(one) for one in segments]
        facts = columnar.statistics(segments, TEXT_FIELDS)
        return Snapshot(segments, names, facts, position, partial, stored)

    def _segments(self, record: Record) -> tuple[list[Segment], list[str]]:
        """The segments of a commit that can be opened, and what is wrong with the others."""
        found, damaged = [], []
        for part in record.parts:
            try:
                found.append(self._segment(part))
            except DamagedSegment as error:
                damaged.append(str(error))
        self._opened = {one.folder.name: one for one in found}
        return found, damaged

    def _segment(self, part: Part) -> Segment:
        """An opened segment; one that was open already is shared. Raises DamagedSegment."""
        known = self._opened.get(part.name)
        if known is None:
            try:
                known = Segment(self.folder / "columns" / part.name, check=False)
            except (KeyError, StopIteration) as error:
                raise DamagedSegment(f"{part.name}: a column is missing") from error
            if known.size != part.size:
                raise DamagedSegment(f"{part.name}: {known.size} documents instead of {part.size}")
        return known.with_dead(part.dead)

    def _left_out(self, snapshot: Snapshot) -> list[str]:
        """Check every byte of a commit and go on without its damaged segments; their names."""
        damaged = []
        for segment in snapshot.segments:
            if segment.folder.name in self._checked:
                continue
            try:
                sealing.check(segment.folder)
                self._checked.add(segment.folder.name)
            except DamagedSegment as error:
                damaged.append(segment.folder.name)
                self.suspect(str(error))
        if damaged:
            sound = [one for one in snapshot.segments if one.folder.name not in damaged]
            with self._lock:
                self._snapshot = self._snapshot_of(snapshot.stored, sound, snapshot.position, partial=True)
        return damaged

    def _last_record(self) -> Record | None:
        """The record of the last commit, None when there is no commit. Raises IndexUnusable."""
        if self.store.generation() < 0:
            if (self.folder / "columns").exists():
                raise IndexDamaged
            return None
        try:
            stored = self.store.opened()
            if stored.is_empty:
                return None
            record = self._record_of(stored)
        except OtherFormat as error:
            raise IndexOutdated from error
        except (BadStore, BadRecord) as error:
            raise IndexDamaged from error
        self._check(record)
        return record

    @staticmethod
    def _record_of(stored: Opened) -> Record:
        found = stored.document(RECORD)
        if found is None:
            raise BadStore("the record is missing")
        return Record.read(found)

    def _name(self) -> str:
        return f"{self.analyzer.name} {self.analyzer.version}"

    def _check(self, record: Record) -> None:
        """Never serve terms of another analyser or documents of another database."""
        if record.owner != self.owner:
            raise IndexForeign
        if record.analyzer != self._name():
            raise IndexOutdated

    def _bury(self, record: Record, changed: Mapping[str, Document | None]) -> None:
        """Mark what is replaced or forgotten as dead; leave out segments that cannot be opened."""
        if record.building or not changed:
            return
        for part in list(record.parts):
            try:
                part.dead[keys.places(self._segment(part), changed)] = True
            except DamagedSegment as error:
                record.parts.remove(part)
                record.partial = True
                self.suspect(str(error))

    def _written(self, documents: list[Document]) -> Part:
        builder = columnar.Builder(TEXT_FIELDS)
        named = []
        for document, terms in self._analyse(documents):
            named.append(keys.Named(document.key, keys.hashed(stored_of(document)), fingerprint(document)))
            builder.rows.append(row_of(document, terms))
        return self._write_columns({**builder.columns(), **keys.columns(named)})

    def _write_columns(self, columns: Any) -> Part:
        name = f"{datetime.now(UTC):%Y%m%d%H%M%S}-{secrets.token_hex(4)}"
        self._made.append(self.folder / "columns" / name)
        columnar.write(self._made[-1], self._whole(columns))
        size = len(columns["doc.hash"])
        return Part(name, size, np.zeros(size, bool))

    def _whole(self, columns: columnar.Columns) -> columnar.Columns:
        """The columns with those that are worked out from them."""
        more = (
            suggesting.columns(columns),
            correcting.columns(columns),
            impacts.columns(columns, self._ranking.fields),
        )
        return {name: column for some in (columns, *more) for name, column in some.items()}

    def _joined(self, record: Record, *, patient: bool) -> list[Part]:
        """The segments after joining small ones, and without those in which nothing lives.

        What is joined is read whole anyway and checked first: damage must not get a new checksum.
        """
        parts = [one for one in record.parts if one.living]
        chosen = joining.to_join([one.living for one in parts], None if patient else joining.QUICK)
        small, opened = [parts[one] for one in chosen], []
        for part in small:
            try:
                sealing.check(self.folder / "columns" / part.name)
                opened.append(self._segment(part))
            except DamagedSegment as error:
                record.partial = True
                self.suspect(str(error))
        if not opened:
            return [one for one in parts if one not in small]
        joined = self._write_columns({**columnar.merged(opened, TEXT_FIELDS), **keys.joined(opened)})
        return [*(one for one in parts if one not in small), joined]

    def _sweep(self, record: Record) -> None:
        opened = {part.folder.name for part in self._snapshot.segments} if self._snapshot else set()
        sealing.sweep(self.folder / "columns", {one.name for one in record.parts} | opened)

    def _analyse_here(self, documents: Sequence[Document]) -> Iterable[Analysed]:
        analyzer = cutting(self.analyzer, self._dictionary.fresh())
        return ((document, analyse(analyzer, document)) for document in documents)
