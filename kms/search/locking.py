"""One process at a time: a lock on a file, which the kernel frees when its holder dies, whatever killed it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kms.search.errors import IndexBusy


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock, with the number of the process written into its file. Raises IndexBusy when another has it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexBusy from error
        _name_holder(handle)
        yield
    finally:
        os.close(handle)


def holder(path: Path) -> int | None:
    """The process that holds the lock, None when nobody does."""
    try:
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return None
    except FileNotFoundError:
        return None
    except BlockingIOError:
        return int(path.read_text() or 0)


def _name_holder(handle: int) -> None:
    """For whoever looks who it is; on a full disk nobody is named."""
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
    except OSError:
        return
