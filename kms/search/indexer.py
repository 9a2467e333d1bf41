"""The one process that keeps the index up to date: outbox events after the position of the last commit, in order, idempotently.

A lock on a file of the index folder makes it the only one; the kernel frees it when the process dies. It also mends: what
readers suspect is looked at, what is damaged is indexed anew from the database.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import structlog

from kms.core import clock
from kms.core.db import close_reading, reading
from kms.core.events import Event
from kms.core.outbox import EventRow, last_number, load, read_after
from kms.search import mending, notes, rebuilding
from kms.search.dictionary.events import WordsChanged
from kms.search.errors import IndexBusy, IndexDamaged, IndexForeign, IndexOutdated, IndexUnusable, NoRoom
from kms.search.folder import IndexFolder
from kms.search.mending import Progress, Verified
from kms.search.ports import Source, Status
from kms.search.whoosh.engine import WhooshEngine
from kms.search.whoosh.opening import CONTENTS, SUSPECT

__all__ = ["IndexFolder", "Indexer", "Progress", "Verified"]

BATCH = 400
LOAD = 1000
PAUSE_SECONDS = 0.1
RETRY_SECONDS = 5.0  # after a failure that only somebody else can mend
LOOK_AGAIN_SECONDS = 60.0  # at what is suspected again after nothing was found
QUIET_HOURS = range(2, 6)  # of the day, when large segments are joined
log = structlog.get_logger()


def silent(_count: int) -> None:
    """A progress that is shown to nobody."""


class Indexer:
    """Applies events to the engine in use, and keeps it whole."""

    def __init__(self, folder: IndexFolder, sources: Sequence[Source]) -> None:
        self.folder = folder
        self.sources = sources
        self._kinds = {event.kind: (event, source) for source in sources for event in source.events}
        self._look_after = 0.0

    def step(self, engine: WhooshEngine | None = None) -> int:
        """Apply what waits, one batch; returns the number of events passed. Call it inside `folder.locked()`.

        Raises IndexUnusable, NoRoom; then the position is as before.
        """
        close_reading()
        engine = engine or self.folder.engine()
        position = engine.position()
        rows = read_after(reading(), position, BATCH)
        if not rows:
            return 0
        full = len(rows) == BATCH
        if self._apply(engine, rows) or full:
            engine.commit(rows[-1].number, patient=full)
        return len(rows)

    def run(self, stop: Callable[[], bool]) -> None:
        """Apply events until told to stop; waits while another process indexes, and where only somebody else can help."""
        said = False
        while not stop():
            try:
                with self.folder.locked():
                    said = False
                    self._follow(stop)
            except IndexBusy:
                if not said:
                    log.warning("another process indexes; waiting until it ends", process=self.folder.indexing())
                said = True
                time.sleep(PAUSE_SECONDS)
            except (IndexForeign, NoRoom) as error:
                self._trouble(error)
                _wait(RETRY_SECONDS, stop)

    def _trouble(self, error: IndexUnusable | NoRoom) -> None:
        log.error(str(error), code=error.code)
        reason = str(error.facts.get("reason", ""))
        if notes.read(self.folder.path).trouble != error.code:
            notes.change(self.folder.path, trouble=error.code, reason=reason, since=clock.now().isoformat())

    def _follow(self, stop: Callable[[], bool]) -> None:
        seen, name = 0, ""
        while not stop():
            close_reading()
            self._keep_whole()
            if name != self.folder.current():  # a rebuild ended; its index is where it was when that began
                seen, name = 0, self.folder.current()
            newest = last_number(reading())
            if newest > max(seen, self.folder.engine().position()):
                self.step()
                seen = newest if self.folder.engine().position() + BATCH > newest else 0
                notes.change(self.folder.path, trouble="", reason="", since="")
            else:
                self._tidy()
                time.sleep(PAUSE_SECONDS)

    def _keep_whole(self) -> None:
        """Build anew what cannot be used, look at what is suspected, go back where the database was put back."""
        try:
            engine = self.folder.engine()
            position = engine.position()
            unfilled = not position and engine.record() is None
        except (IndexDamaged, IndexOutdated) as error:
            self._trouble(error)
            self.rebuild()
            return
        if unfilled:
            if any(source.all_ids(0, 1) for source in self.sources):
                self.rebuild()
        elif position > last_number(reading()):
            log.warning("the database is older than the index; comparing them", position=position)
            self.repair()
        elif (engine.folder / SUSPECT).exists():
            asked = (engine.folder / SUSPECT).read_text() == CONTENTS
            if asked or time.monotonic() > self._look_after:
                self._look_after = time.monotonic() + LOOK_AGAIN_SECONDS
                self.repair(contents=asked)

    def _tidy(self) -> None:
        """Join large segments while the office sleeps."""
        engine = self.folder.engine()
        if clock.now().astimezone(clock.KST).hour in QUIET_HOURS and engine.crowded():
            engine.commit(engine.position(), patient=True)

    def _apply(self, engine: WhooshEngine, rows: Sequence[EventRow]) -> bool:
        """Load and hand over the documents that the events changed; False when they changed none."""
        wanted: dict[str, dict[int, None]] = {}
        for row in rows:
            if row.kind in self._kinds:
                kind, source = self._kinds[row.kind]
                event: Event = load(row, kind)
                wanted.setdefault(source.kind, {}).update(dict.fromkeys(source.changed(event)))
            if row.kind == WordsChanged.kind:
                for key in engine.containing(load(row, WordsChanged).words):
                    kind_of_key, _colon, number = key.partition(":")
                    wanted.setdefault(kind_of_key, {})[int(number)] = None
        for source in self.sources:
            ids = list(wanted.get(source.kind, ()))
            for start in range(0, len(ids), LOAD):
                part = ids[start : start + LOAD]
                documents = source.load(part)
                found = {document.id for document in documents}
                engine.index(documents)
                engine.delete(f"{source.kind}:{one}" for one in part if one not in found)
        return any(wanted.values())

    def rebuild(self, progress: Progress = silent) -> int:
        """Build a new generation beside the one in use and swap when it is whole; returns the number of documents.

        Needs no lock: whoever follows the events goes on with the one in use, and in the new one from where its building began.
        Raises IndexBusy when another process rebuilds, NoRoom.
        """
        count = rebuilding.rebuild(self.folder, self.sources, self.step, progress)
        notes.change(self.folder.path, trouble="", reason="", since="", checked_at=clock.now().isoformat())
        return count

    def status(self) -> Status:
        """Figures of the generation in use."""
        return self.folder.engine().status()

    def verify(self) -> Verified:
        """Compare the index with what the sources say should be found, article by article. Raises IndexUnusable."""
        found = mending.compare(self.folder.engine(), self.sources)
        return found if found.whole else mending.confirmed(self.folder.engine(), self.sources, found)

    def repair(self, progress: Progress = silent, *, contents: bool = True) -> Verified:
        """Put right whatever differs from the database; what that was. Call it inside `folder.locked()`.

        Without `contents` damaged and missing documents only. Raises IndexBusy, NoRoom.
        """
        engine = self.folder.engine()
        (engine.folder / SUSPECT).unlink(missing_ok=True)  # what is suspected from now on is looked at again
        found = mending.compare(engine, self.sources, contents=contents)
        if not found.whole:
            log.warning(
                "the index is not as the database", **{name: len(ones) for name, ones in found.__dict__.items()}
            )
        try:
            if found.beyond_mending:
                raise IndexDamaged
            mending.mend(engine, self.sources, found, self._position(engine), progress)
        except IndexDamaged:
            self.rebuild(progress)
        notes.change(self.folder.path, checked_at=clock.now().isoformat())
        return found

    def check(self) -> None:
        """Read the index in use whole, and let the worker mend what is damaged. For the calendar; needs no lock."""
        engine = self.folder.engine()
        damage = engine.damage()
        if damage.any:
            engine.suspect(repr(damage))
        notes.change(self.folder.path, checked_at=clock.now().isoformat())

    @staticmethod
    def _position(engine: WhooshEngine) -> int:
        """Where the events go on after a repair: not after the newest, in a database that was put back to an earlier day."""
        close_reading()
        return min(engine.position(), last_number(reading()))


def _wait(seconds: float, stop: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not stop():
        time.sleep(PAUSE_SECONDS)
