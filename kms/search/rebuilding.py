"""Building an index anew beside the one in use, which goes on answering and following events; killed, it is gone on with."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence

import structlog

from kms.core.db import close_reading, reading
from kms.core.outbox import last_number
from kms.search import notes
from kms.search.analysis import analysis_pool
from kms.search.errors import IndexUnusable, NoRoom
from kms.search.folder import IndexFolder
from kms.search.korean.cutting import MakeCutting
from kms.search.locking import only_one
from kms.search.mending import Progress, counted
from kms.search.ports import Source
from kms.search.whoosh.committing import Analyse
from kms.search.whoosh.engine import WhooshEngine

BATCH = 2000  # documents a commit: what is lost at most when it is killed
log = structlog.get_logger()

CatchUp = Callable[[WhooshEngine], int]


def rebuild(folder: IndexFolder, sources: Sequence[Source], catch_up: CatchUp, progress: Progress) -> int:
    """Build, catch up with what happened meanwhile, swap; the number of documents. Raises IndexBusy, NoRoom.

    `catch_up` applies the next events to an engine and says how many there were.
    """
    folder.path.mkdir(parents=True, exist_ok=True)
    make = MakeCutting(type(folder.analyzer), folder.dictionary.fresh())
    with only_one(folder.path / "rebuild.lock"), analysis_pool(make=make) as many:
        try:
            engine = _begun(folder, many)
        except OSError as error:
            raise NoRoom(reason=error.strerror or str(error)) from error
        try:
            total = _build(folder, sources, engine, progress)
            engine = folder.opened(engine.folder.name)  # which asks for the words that hold now, unlike the pool
            while catch_up(engine):
                close_reading()
        except NoRoom:
            shutil.rmtree(engine.folder, ignore_errors=True)  # the database needs the room more
            raise
        finally:
            notes.change(folder.path, done=0, total=0)
        folder.use(engine.folder.name)
        return total


def _build(folder: IndexFolder, sources: Sequence[Source], engine: WhooshEngine, progress: Progress) -> int:
    """Index what was not yet; events after the position are applied again later, so that nothing is missed."""
    close_reading()
    record = engine.record()
    if record is not None and not record.building:
        return engine.status().documents
    if record is None:
        _check_room(folder)
    position = last_number(reading()) if record is None else record.position
    done = dict(record.done) if record else {}
    count, total = len(engine.keys()), counted(sources)
    progress(count)
    for source in sources:
        while ids := source.all_ids(done.get(source.kind, 0), BATCH):
            engine.index(source.load(ids))
            done[source.kind] = ids[-1]
            engine.commit(position, patient=True, done=done)
            close_reading()
            count += len(ids)
            progress(len(ids))
            notes.change(folder.path, done=count, total=max(count, total))
    engine.commit(position, patient=True)
    return count


def _begun(folder: IndexFolder, many: Analyse) -> WhooshEngine:
    """The engine of a half-built generation that can be gone on with, else of a new one; others that were begun are removed."""
    found = None
    for name in folder.begun():
        engine = folder.opened(name, many)
        try:
            fits = found is None and engine.record() is not None and not engine.damage().any
        except IndexUnusable:
            fits = False
        if fits:
            log.info("going on with a half-built index", name=name, documents=len(engine.keys()))
            found = engine
        else:
            shutil.rmtree(engine.folder, ignore_errors=True)
    return found or folder.opened(folder.begin(), many)


def _check_room(folder: IndexFolder) -> None:
    """Do not begin what cannot be finished. Raises NoRoom."""
    needed, free = folder.bytes_in_use(), shutil.disk_usage(folder.path).free
    if free < needed:
        raise NoRoom(reason=f"{needed / 1e6:,.0f} MB are needed, {free / 1e6:,.0f} MB are free")
