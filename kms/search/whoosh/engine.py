"""The engine: Whoosh holds the documents and one record that names everything of a commit, columns hold the postings.

A commit first writes new columns, then one Whoosh commit stores documents and the record (segments, deletions, outbox
position, analyser): a reader sees all of it or nothing, whatever is killed when.
"""

from __future__ import annotations

import json
import pickle
import secrets
import shutil
import struct
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import structlog
from whoosh import index as whoosh_index
from whoosh.fields import ID, STORED, Schema
from whoosh.index import EmptyIndexError, LockError
from whoosh.index import IndexError as BrokenIndex

from kms.search.errors import IndexBusy, IndexUnusable
from kms.search.korean.cutting import cutting
from kms.search.korean.vocabulary import NOTHING, Vocabulary
from kms.search.ports import Analyzer, Answer, Document, Explanation, Hit, Query, Status, Suggestions
from kms.search.whoosh import columnar, completing, impacts, suggesting
from kms.search.whoosh.answering import Snapshot, answer, facet_values, rank
from kms.search.whoosh.documents import TEXT_FIELDS, Terms, analyse, row_of, stored_of
from kms.search.whoosh.explaining import explain
from kms.search.whoosh.ranking import DEFAULT, Ranking
from kms.search.whoosh.resembling import similar

_RECORD = "record"
_MOST_SEGMENTS = 8
_SCHEMA = Schema(key=ID(unique=True, stored=True), stored=STORED)

# what opening a damaged file of Whoosh ends in: it does not check what it reads
_DAMAGE = (BrokenIndex, struct.error, pickle.UnpicklingError, EOFError, OSError, TypeError, ValueError)
log = structlog.get_logger()

Analysed = tuple[Document, Terms]
Analyse = Callable[[Sequence[Document]], Iterable[Analysed]]


@dataclass
class Record:
    """What a commit consists of besides the documents."""

    analyzer: str
    owner: str
    position: int = 0
    segments: list[dict[str, Any]] = field(default_factory=list)  # {"name", "keys", "dead"}


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
        vocabulary: Callable[[], Vocabulary] = lambda: NOTHING,
    ) -> None:
        self.folder = folder
        self.analyzer = analyzer
        self.owner = owner
        self._ranking = ranking
        self._vocabulary = vocabulary
        self._analyse = analyse_many or self._analyse_here
        self._pending: dict[str, Document | None] = {}
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

    def commit(self, position: int) -> None:
        """Write what is pending and the outbox position in one atomic step. Raises IndexBusy."""
        whoosh = self._open(create=True)
        record = self._record(whoosh) or Record(self._name(), self.owner)
        self._check(record)
        changed = dict(self._pending)
        for segment in record.segments:
            dead = [number for number, key in enumerate(segment["keys"]) if key in changed]
            segment["dead"] = sorted({*segment["dead"], *dead})
        added = [document for document in changed.values() if document is not None]
        if added:
            record.segments.append(self._write_segment(added))
        record.segments = self._merge(record.segments)
        record.position = position
        try:
            writer = whoosh.writer(timeout=5.0)
        except LockError as error:
            raise IndexBusy from error
        for key, document in changed.items():
            if document is None:
                writer.delete_by_term("key", key)
            else:
                writer.update_document(key=key, stored=stored_of(document))
        writer.update_document(key=_RECORD, stored=json.dumps(record.__dict__))
        writer.commit()
        self._pending.clear()
        self._sweep(record)

    def search(self, query: Query) -> Answer:
        """Answer a query. Raises IndexUnusable."""
        vocabulary = self._vocabulary() if query.vocabulary is None else query.vocabulary
        return answer(self.snapshot(), self.analyzer, query, self._ranking, vocabulary)

    def ranked(self, query: Query) -> list[tuple[str, float]]:
        """Keys and scores of the page asked for, nothing of which is fetched to be shown. For measuring the engine alone:

        ranked OR top 10 is `Query(text, principals, counted=False)`, with filters and facets `Query(text, principals,
        filters={...})`; a one-field peer's `Ranking({"text": Weighing(1.0, 1.2, 0.75, length=250)}, 1.0, second=None)`. The
        length must be fixed for impacts to be written with the segment. Raises IndexUnusable.
        """
        snapshot = self.snapshot()
        vocabulary = self._vocabulary() if query.vocabulary is None else query.vocabulary
        page = rank(snapshot, self.analyzer, query, self._ranking, vocabulary)[0].page
        return [(snapshot.keys[segment][doc], score) for segment, doc, score in page]

    def values(self, name: str, principals: frozenset[str]) -> list[str]:
        """Values of a facet among what may be read. Raises IndexUnusable."""
        return facet_values(self.snapshot(), name, principals)

    def explain(self, query: Query, key: str) -> Explanation | None:
        """Why a document stands where it stands on the page that a query asks for. Raises IndexUnusable."""
        vocabulary = self._vocabulary() if query.vocabulary is None else query.vocabulary
        return explain(self.snapshot(), self.analyzer, query, self._ranking, vocabulary, key)

    def similar(self, key: str, principals: frozenset[str], limit: int) -> tuple[Hit, ...]:
        """What is like a document that may be read. Raises IndexUnusable."""
        return similar(self.snapshot(), self._ranking, key, principals, limit)

    def suggest(self, text: str, principals: frozenset[str], limit: int) -> Suggestions:
        """What somebody may mean who has typed so far, of what he may read. Raises IndexUnusable."""
        return completing.suggest(self.snapshot(), text, principals, limit)

    def answerable(self, texts: Sequence[str], principals: frozenset[str]) -> list[str]:
        """Those of some queries of which one document that may be read has all words. Raises IndexUnusable."""
        return completing.answerable(self.snapshot(), self.analyzer, texts, principals)

    def position(self) -> int:
        """The outbox position of the last commit, 0 for an empty index. Raises IndexUnusable."""
        return self.snapshot().position

    def keys(self) -> set[str]:
        """Keys of all documents."""
        snapshot = self.snapshot()
        return {key for keys, part in zip(snapshot.keys, snapshot.segments, strict=True) for key in _living(keys, part)}

    def status(self) -> Status:
        """Figures for the operator."""
        snapshot = self.snapshot()
        size = sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())
        return Status(snapshot.facts.documents, len(snapshot.segments), snapshot.position, self._name(), size)

    def snapshot(self) -> Snapshot:
        """The last commit, opened once and shared by all searches until the next. Raises IndexUnusable, also when damaged."""
        whoosh = self._open(create=False)
        if whoosh is None:
            return Snapshot.empty()
        generation = whoosh.latest_generation()
        with self._lock:
            if self._snapshot is None or generation != self._generation:
                self._snapshot = self._load(whoosh)
                self._generation = generation
            return self._snapshot

    def _load(self, whoosh: Any) -> Snapshot:
        with _unusable_if_damaged():
            searcher = whoosh.searcher()
            record = self._record_of(searcher)
        if record is None:
            return Snapshot.empty()
        self._check(record)
        try:
            segments = [self._segment(one) for one in record.segments]
        except columnar.DamagedSegment as error:
            raise IndexUnusable from error
        return Snapshot(
            searcher,
            segments,
            [one["keys"] for one in record.segments],
            columnar.statistics(segments, TEXT_FIELDS),
            record.position,
        )

    def _segment(self, one: dict[str, Any]) -> columnar.Segment:
        """An opened segment; one that was open already is not checked again."""
        folder = self.folder / "columns" / one["name"]
        known = self._snapshot is not None and any(old.folder == folder for old in self._snapshot.segments)
        return columnar.Segment(folder, one["dead"], check=not known)

    def _open(self, *, create: bool) -> Any:
        folder = self.folder / "whoosh"
        with _unusable_if_damaged():
            try:
                return whoosh_index.open_dir(str(folder))
            except (EmptyIndexError, FileNotFoundError):
                if not create:
                    return None
        folder.mkdir(parents=True, exist_ok=True)
        return whoosh_index.create_in(str(folder), _SCHEMA)

    def _record(self, whoosh: Any) -> Record | None:
        with _unusable_if_damaged(), whoosh.searcher() as searcher:
            return self._record_of(searcher)

    @staticmethod
    def _record_of(searcher: Any) -> Record | None:
        found = searcher.document(key=_RECORD)
        return Record(**json.loads(found["stored"])) if found else None

    def _name(self) -> str:
        return f"{self.analyzer.name} {self.analyzer.version}"

    def _check(self, record: Record) -> None:
        """Never serve terms of another analyser or documents of another database."""
        if record.analyzer != self._name() or record.owner != self.owner:
            raise IndexUnusable

    def _write_segment(self, documents: list[Document]) -> dict[str, Any]:
        builder = columnar.Builder(TEXT_FIELDS)
        keys = []
        for document, terms in self._analyse(documents):
            keys.append(document.key)
            builder.rows.append(row_of(document, terms))
        return self._write_columns(builder.columns(), keys)

    def _write_columns(self, columns: Any, keys: list[str]) -> dict[str, Any]:
        name = f"{datetime.now(UTC):%Y%m%d%H%M%S}-{secrets.token_hex(4)}"
        columnar.write(self.folder / "columns" / name, self._whole(columns))
        return {"name": name, "keys": keys, "dead": []}

    def _whole(self, columns: columnar.Columns) -> columnar.Columns:
        """The columns with those that are worked out from them."""
        return {**columns, **suggesting.columns(columns), **impacts.columns(columns, self._ranking.fields)}

    def _merge(self, segments: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Join the smaller half when there are too many; drop segments in which nothing lives."""
        segments = [one for one in segments if len(one["dead"]) < len(one["keys"])]
        if len(segments) <= _MOST_SEGMENTS:
            return segments
        by_size = sorted(segments, key=lambda one: len(one["keys"]))
        small = by_size[: len(segments) - 2]
        opened = [self._segment(one) for one in small]
        keys = [key for one, part in zip(small, opened, strict=True) for key in _living(one["keys"], part)]
        joined = self._write_columns(columnar.merged(opened, TEXT_FIELDS), keys)
        return [*by_size[len(segments) - 2 :], joined]

    def _sweep(self, record: Record) -> None:
        """Remove columns of no commit, but for those that a reader of the commit before may still be opening."""
        current = {one["name"] for one in record.segments}
        opened = {part.folder.name for part in self._snapshot.segments} if self._snapshot else set()
        folders = sorted((self.folder / "columns").glob("*-*"), key=lambda path: path.stat().st_mtime)
        for path in folders[:-3]:
            if path.name not in current | opened:
                shutil.rmtree(path, ignore_errors=True)

    def _analyse_here(self, documents: Sequence[Document]) -> Iterable[Analysed]:
        analyzer = cutting(self.analyzer, self._vocabulary())
        return ((document, analyse(analyzer, document)) for document in documents)


@contextmanager
def _unusable_if_damaged() -> Iterator[None]:
    try:
        yield
    except _DAMAGE as error:
        log.exception("the index cannot be read")
        raise IndexUnusable from error


def _living(keys: Sequence[str], segment: columnar.Segment) -> list[str]:
    return [keys[int(number)] for number in np.flatnonzero(segment.alive)]
