"""The one process that keeps the index up to date: outbox events after the position of the last commit, in order, idempotently.

A lock on a file of the index folder makes it the only one; the kernel frees it when the process dies.
"""

from __future__ import annotations

import fcntl
import re
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kms.core.db import close_reading, reading
from kms.core.durable import replace_file
from kms.core.events import Event
from kms.core.outbox import EventRow, last_number, load, read_after
from kms.search.analysis import analysis_pool
from kms.search.errors import IndexBusy, IndexUnusable
from kms.search.ports import Analyzer, Source, Status
from kms.search.whoosh.engine import WhooshEngine

BATCH = 400
PAUSE_SECONDS = 0.1
REBUILD_BATCH = 1000
_GENERATION = re.compile(r"g[0-9]+")

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Verified:
    """How index and sources compare: keys that only one side has."""

    missing: tuple[str, ...]
    superfluous: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether they agree."""
        return not self.missing and not self.superfluous


class IndexFolder:
    """The folder of an installation's index: generations and the pointer to the one in use."""

    def __init__(self, folder: Path, analyzer: Analyzer, owner: str) -> None:
        self.folder = folder
        self.analyzer = analyzer
        self.owner = owner
        self._engine: WhooshEngine | None = None
        self._name = ""

    def engine(self) -> WhooshEngine:
        """The generation in use; asks the pointer each time, so that a rebuild takes effect without a restart."""
        name = self.current()
        if self._engine is None or name != self._name:
            self._engine, self._name = WhooshEngine(self.folder / name, self.analyzer, self.owner), name
        return self._engine

    def current(self) -> str:
        """Name of the generation in use. Raises IndexUnusable when the pointer names none."""
        try:
            name = (self.folder / "current").read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return "g1"
        if not _GENERATION.fullmatch(name):
            raise IndexUnusable
        return name

    def begin(self) -> str:
        """Name of a new, empty generation."""
        return f"g{max([1, *(int(name[1:]) for name in self._generations())]) + 1}"

    def use(self, name: str) -> None:
        """Let all processes use a finished generation and forget those before the one they used last."""
        try:
            former = self.current()
        except IndexUnusable:
            former = name
        replace_file(self.folder / "current", name.encode())
        for other in self._generations():
            if other not in (name, former):
                shutil.rmtree(self.folder / other, ignore_errors=True)

    def _generations(self) -> list[str]:
        return [path.name for path in self.folder.glob("g*") if _GENERATION.fullmatch(path.name)]

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only one who writes. Raises IndexBusy."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "indexer.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise IndexBusy from error
            yield


class Indexer:
    """Applies events to the engine in use."""

    def __init__(self, folder: IndexFolder, sources: Sequence[Source]) -> None:
        self.folder = folder
        self._sources = sources
        self._kinds = {event.kind: (event, source) for source in sources for event in source.events}

    def step(self) -> int:
        """Apply what waits, one batch; returns the number of events passed. Call it inside `folder.locked()`."""
        close_reading()
        engine = self.folder.engine()
        position = engine.position()
        rows = read_after(reading(), position, BATCH)
        if not rows:
            return 0
        if self._apply(engine, rows) or len(rows) == BATCH:
            engine.commit(rows[-1].number)
        return len(rows)

    def run(self, stop: Callable[[], bool]) -> None:
        """Apply events until told to stop; waits while another process indexes."""
        while not stop():
            try:
                with self.folder.locked():
                    self._follow(stop)
            except IndexBusy:
                time.sleep(PAUSE_SECONDS)

    def _follow(self, stop: Callable[[], bool]) -> None:
        seen = 0
        while not stop():
            close_reading()
            newest = last_number(reading())
            if newest > max(seen, self.folder.engine().position()):
                self.step()
                seen = newest if self.folder.engine().position() + BATCH > newest else 0
            else:
                time.sleep(PAUSE_SECONDS)

    def _apply(self, engine: WhooshEngine, rows: Sequence[EventRow]) -> bool:
        """Load and hand over the documents that the events changed; False when they changed none."""
        wanted: dict[str, dict[int, None]] = {}
        for row in rows:
            if row.kind in self._kinds:
                kind, source = self._kinds[row.kind]
                event: Event = load(row, kind)
                wanted.setdefault(source.kind, {}).update(dict.fromkeys(source.changed(event)))
        for source in self._sources:
            ids = list(wanted.get(source.kind, ()))
            for start in range(0, len(ids), REBUILD_BATCH):
                part = ids[start : start + REBUILD_BATCH]
                documents = source.load(part)
                found = {document.id for document in documents}
                engine.index(documents)
                engine.delete(f"{source.kind}:{one}" for one in part if one not in found)
        return any(wanted.values())

    def rebuild(self, progress: Progress = lambda _count: None) -> int:
        """Build a new generation beside the one in use and swap when it is whole; returns the number of documents."""
        with self.folder.locked(), analysis_pool(make=type(self.folder.analyzer)) as many:
            name = self.folder.begin()
            engine = WhooshEngine(self.folder.folder / name, self.folder.analyzer, self.folder.owner, analyse_many=many)
            close_reading()
            position = last_number(reading())
            total = 0
            for source in self._sources:
                after = 0
                while ids := source.all_ids(after, REBUILD_BATCH):
                    engine.index(source.load(ids))
                    engine.commit(position)
                    after, total = ids[-1], total + len(ids)
                    progress(len(ids))
            engine.commit(position)
            self.folder.use(name)
            return total

    def status(self) -> Status:
        """Figures of the generation in use."""
        return self.folder.engine().status()

    def verify(self) -> Verified:
        """Compare the index with what the sources say should be found."""
        close_reading()
        expected: set[str] = set()
        for source in self._sources:
            after = 0
            while ids := source.all_ids(after, REBUILD_BATCH):
                expected.update(f"{source.kind}:{one}" for one in ids)
                after = ids[-1]
        found = self.folder.engine().keys()
        return Verified(tuple(sorted(expected - found)), tuple(sorted(found - expected)))
