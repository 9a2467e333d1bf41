"""A commit is whole or leaves nothing, and damage is never joined into a segment that passes for sound."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kms.search.errors import IndexDamaged, NoRoom
from kms.search.korean.mecab import MecabAnalyzer
from kms.search.ports import Query
from kms.search.whoosh.engine import WhooshEngine
from kms.search.whoosh.opening import SUSPECT
from tests.search.documents import document

ANALYZER = MecabAnalyzer()
ALL = frozenset({"all"})


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    """An index of four small segments, one article each."""
    found = WhooshEngine(tmp_path, ANALYZER, "office")
    for number in range(4):
        found.index([document(number, f"예산 {number}", "편성 지침")])
        found.commit(number + 1)
    return found


def _segments(engine: WhooshEngine) -> set[str]:
    return {path.name for path in (engine.folder / "columns").iterdir()}


def test_damage_is_not_joined_into_a_sound_segment(engine: WhooshEngine, tmp_path: Path) -> None:
    path = min((tmp_path / "columns").iterdir(), key=lambda one: one.stat().st_mtime) / "counts.npy"
    content = bytearray(path.read_bytes())
    content[-4] ^= 2
    path.write_bytes(bytes(content))
    for number in range(4, 8):
        engine.index([document(number, f"예산 {number}")])
        engine.commit(number + 1)
    assert engine.status().segments <= 5
    assert engine.status().partial
    assert (tmp_path / SUSPECT).exists()
    assert engine.keys() == {f"article:{number}" for number in range(1, 8)}
    assert not engine.damage().any


def _change(engine: WhooshEngine) -> None:
    engine.index([document(9, "결산")])
    engine.delete(["article:1"])


def test_a_commit_that_fails_anywhere_leaves_everything_as_it_was(
    engine: WhooshEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(tmp_path, tmp_path / "twin")
    twin = WhooshEngine(tmp_path / "twin", ANALYZER, "office")
    synced: list[int] = []
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", synced.append)
        _change(twin)
        twin.commit(9)
    before = _segments(engine)
    for after in [
        *range(0, len(synced) - 4, 8),
        *range(len(synced) - 4, len(synced) - 1),
    ]:  # the last is after the commit
        left = iter(range(after))

        def full(_handle: int, left: Iterator[int] = left) -> None:
            if next(left, None) is None:
                raise OSError(errno.ENOSPC, "No space left on device")

        _change(engine)
        with monkeypatch.context() as patch:
            patch.setattr("os.fsync", full)
            with pytest.raises(NoRoom):
                engine.commit(9)
        assert _segments(engine) == before
        assert engine.position() == 4
        assert engine.search(Query("예산 결산", ALL)).total == 4
    engine.commit(10)  # what failed is to be given again
    assert engine.keys() == {f"article:{number}" for number in range(4)}


def test_without_whoosh_nothing_is_written_over_what_is_there(engine: WhooshEngine) -> None:
    next((engine.folder / "whoosh").glob("*.toc")).write_bytes(b"damaged")
    engine.index([document(9, "결산")])
    before = _segments(engine)
    with pytest.raises(IndexDamaged):
        engine.commit(9)
    assert _segments(engine) == before


def test_a_segment_is_shared_by_commits_that_follow_each_other(engine: WhooshEngine) -> None:
    before = {one.folder: one for one in engine.snapshot().segments}
    engine.delete(["article:1"])
    engine.index([document(9, "결산")])
    engine.commit(9)
    shared = [one for one in engine.snapshot().segments if one.folder in before]
    assert len(shared) == 3  # the fourth has nothing that lives
    assert all(one.docs is before[one.folder].docs for one in shared)
