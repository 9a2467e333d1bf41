"""A lock that dies with its holder, and says who holds it."""

from __future__ import annotations

import multiprocessing
import os
import signal
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from kms.search.errors import IndexBusy
from kms.search.locking import holder, only_one


def _hold(path: Path, held: Event) -> None:
    with only_one(path):
        held.set()
        signal.pause()


def test_one_at_a_time_and_its_name_is_known(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    assert holder(path) is None
    with only_one(path):
        assert holder(path) == os.getpid()
        with pytest.raises(IndexBusy), only_one(path):
            pass
        assert holder(path) == os.getpid()
    assert holder(path) is None


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    held = context.Event()
    other = context.Process(target=_hold, args=(tmp_path / "lock", held))
    other.start()
    assert held.wait(60)
    with pytest.raises(IndexBusy), only_one(tmp_path / "lock"):
        pass
    assert holder(tmp_path / "lock") == other.pid
    other.kill()
    other.join()
    with only_one(tmp_path / "lock"):
        assert holder(tmp_path / "lock") == os.getpid()
