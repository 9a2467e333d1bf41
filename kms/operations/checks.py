"""Checks of the running system: each says in words what it found and, when something is wrong, what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from kms.core import clock, dispatch
from kms.core.db import database, reading
from kms.core.errors import KmsError
from kms.core.permissions import Permission, Viewer
from kms.operations.queries import progress
from kms.search import notes
from kms.search.errors import IndexUnusable, explained
from kms.search.mending import counted
from kms.search.queries import bound

LEAST_FREE_BYTES = 1_000_000_000  # below it a month of uploads and an index rebuild may not fit
LEAST_FREE_SHARE = 0.05
SLOW_AFTER = timedelta(minutes=1)  # an event older than this means that no worker runs or it cannot keep up

_PRAGMAS = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}
_POSTGRESQL = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


class State(StrEnum):
    """How a check came out."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True)
class Check:
    """What was looked at, how it came out, what was found, and what to do (empty when nothing)."""

    title: str
    state: State
    found: str
    advice: str = ""


def run_checks(viewer: Viewer, *, home: Path, consumers: Sequence[str]) -> list[Check]:
    """All checks, in their order; one that cannot be done has failed, and the others go on. Raises NotAllowed."""
    viewer.require(Permission.SEE_OPERATIONS)
    tried: list[tuple[str, Callable[[], Check]]] = [
        (_("Database settings"), database_settings),
        (_("Search index"), index_is_whole),
        (_("Events"), lambda: events_flow(viewer, consumers)),
        (_("Parked events"), nothing_is_parked),
        (_("Disk space"), lambda: disk_has_room(home)),
    ]
    return [_tried(title, check) for title, check in tried]


def _tried(title: str, check: Callable[[], Check]) -> Check:
    try:
        return check()
    except (KmsError, OSError, SQLAlchemyError) as error:
        advice = _("Look into the logs of the server and the worker.")
        return Check(title, State.FAILED, type(error).__name__, advice)


def database_settings() -> Check:
    """Whether what was acknowledged survives a power cut."""
    wanted = _PRAGMAS if database().is_sqlite else _POSTGRESQL
    ask = "PRAGMA {}" if database().is_sqlite else "SHOW {}"
    found = {name: str(reading().scalar(text(ask.format(name)))) for name in wanted}
    said = ", ".join(f"{name}={value}" for name, value in found.items())
    if found == wanted:
        return Check(_("Database settings"), State.OK, said)
    advice = _("A power cut may lose what was saved. Set: %(settings)s", settings=_joined(wanted))
    return Check(_("Database settings"), State.WARNING, said, advice)


def index_is_whole() -> Check:
    """Whether the index holds as many documents as there is to find; `kms index verify` compares them one by one."""
    search = bound()
    told = notes.read(search.folder.path)
    trouble = explained(told.trouble, told.reason)
    try:
        status = search.folder.engine().status()
    except IndexUnusable as error:
        return Check(_("Search index"), State.FAILED, _built(told) or str(error), trouble or str(error))
    expected = counted(search.sources)
    said = _(
        "%(documents)s documents of %(expected)s, %(segments)s segments, %(size)s MB",
        documents=f"{status.documents:,}",
        expected=f"{expected:,}",
        segments=status.segments,
        size=f"{status.bytes / 1e6:,.1f}",
    )
    if trouble:
        return Check(_("Search index"), State.WARNING, said, trouble)
    if status.partial:
        advice = _("A part was damaged and is left out until the worker has indexed it anew.")
        return Check(_("Search index"), State.WARNING, said, advice)
    if status.documents == expected:
        return Check(_("Search index"), State.OK, said)
    advice = _("If it stays so for more than a minute, run: %(command)s", command="kms index rebuild")
    return Check(_("Search index"), State.WARNING, said, advice)


def _built(told: notes.Notes) -> str:
    """How far the rebuild is, empty when none is under way."""
    if not told.total:
        return ""
    return str(_("%(done)s of %(total)s documents indexed anew", done=f"{told.done:,}", total=f"{told.total:,}"))


def events_flow(viewer: Viewer, consumers: Sequence[str]) -> Check:
    """Whether the worker keeps up with what happens."""
    late = [
        one
        for one in progress(viewer, consumers)
        if one.waiting_since is not None and clock.now() - one.waiting_since > SLOW_AFTER
    ]
    if not late:
        return Check(_("Events"), State.OK, _("Everybody is up to date."))
    said = ", ".join(f"{one.consumer}: {one.lag:,}" for one in late)
    return Check(_("Events"), State.WARNING, said, _("Look whether the worker runs: %(command)s", command="kms worker"))


def nothing_is_parked() -> Check:
    """Whether an event failed so often that somebody must look."""
    count = dispatch.parked()
    if not count:
        return Check(_("Parked events"), State.OK, _("None."))
    advice = _("Mend the cause, which is named below, then try them again.")
    return Check(_("Parked events"), State.WARNING, f"{count:,}", advice)


def disk_has_room(home: Path) -> Check:
    """Whether the disk of database and uploads has room."""
    usage = shutil.disk_usage(home)
    said = _("%(free)s GB free of %(total)s GB", free=f"{usage.free / 1e9:,.1f}", total=f"{usage.total / 1e9:,.1f}")
    if usage.free >= LEAST_FREE_BYTES and usage.free >= LEAST_FREE_SHARE * usage.total:
        return Check(_("Disk space"), State.OK, said)
    return Check(_("Disk space"), State.WARNING, said, _("Make room, or move the office to a larger disk."))


def _joined(settings: dict[str, str]) -> str:
    return ", ".join(f"{name}={value}" for name, value in settings.items())
