"""A rebuild: searches go on, events are not lost, killed it is gone on with, without room nothing is left in the way."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from kms.articles import approval
from kms.articles.search_source import ArticleSource
from kms.core.db import close_reading
from kms.core.paging import PageRequest
from kms.search import notes, queries, rebuilding
from kms.search.errors import IndexDamaged, NoRoom
from kms.search.folder import IndexFolder
from kms.search.indexer import Indexer
from kms.search.korean.mecab import MecabAnalyzer
from kms.search.mending import Progress
from tests.factories.office import Office


class _Killed(BaseException):
    """Stands for the end of the process."""


@pytest.fixture
def indexer(tmp_path: Path, office: Office, monkeypatch: pytest.MonkeyPatch) -> Indexer:
    """An indexer whose rebuilds commit every two documents."""
    monkeypatch.setattr(rebuilding, "BATCH", 2)
    folder = IndexFolder(tmp_path / "index", MecabAnalyzer(), "office")
    queries.bind(queries.Search(folder, (ArticleSource(),)))
    for number in range(7):
        office.published(title=f"체납 {number}")
    return Indexer(folder, (ArticleSource(),))


def _found(office: Office) -> int:
    return queries.search(office.viewer("author"), "체납", page=PageRequest(1, 50)).total


def _dying_after(batches: int) -> Progress:
    calls = iter(range(batches))

    def progress(_count: int) -> None:
        if next(calls, None) is None:
            raise _Killed

    return progress


class _Seen(NamedTuple):
    counts: list[int]

    def __call__(self, count: int) -> None:
        self.counts.append(count)


def test_killed_it_goes_on_where_it_was(indexer: Indexer, office: Office) -> None:
    with pytest.raises(_Killed):
        indexer.rebuild(_dying_after(3))
    assert _found(office) == 0
    seen = _Seen([])
    assert indexer.rebuild(seen) == 7
    assert seen.counts[0] == 6  # what was there already
    assert indexer.verify().whole
    assert (_found(office), indexer.folder.current()) == (7, "g2")


def test_what_happens_while_it_is_built_is_in_it(indexer: Indexer, office: Office) -> None:
    first = min(ArticleSource().all_ids(0, 10))
    close_reading()
    calls = iter(range(10))

    def meanwhile(_count: int) -> None:
        if next(calls) == 2:  # when the first article is indexed already
            office.published(title="체납 meanwhile")
            approval.retire(office.viewer("author"), first, reason="")

    indexer.rebuild(meanwhile)
    found = indexer.verify()
    assert found.whole, found
    assert _found(office) == 7


def test_the_one_in_use_answers_and_follows_until_the_swap(indexer: Indexer, office: Office) -> None:
    indexer.rebuild()
    office.published(title="체납 later")

    def meanwhile(_count: int) -> None:
        assert indexer.folder.current() == "g2"
        with indexer.folder.locked():
            indexer.step()
        assert _found(office) == 8

    indexer.rebuild(meanwhile)
    assert indexer.folder.current() == "g3"
    assert _found(office) == 8


def test_half_built_by_another_analyser_or_damaged_is_begun_anew(indexer: Indexer, office: Office) -> None:
    class Newer(MecabAnalyzer):
        version = "next"

    other = Indexer(IndexFolder(indexer.folder.path, Newer(), "office"), indexer.sources)
    with pytest.raises(_Killed):
        other.rebuild(_dying_after(2))
    seen = _Seen([])
    assert indexer.rebuild(seen) == 7
    assert seen.counts[0] == 0
    with pytest.raises(_Killed):
        indexer.rebuild(_dying_after(2))
    (begun,) = indexer.folder.begun()
    next((indexer.folder.path / begun).rglob("docs.npy")).write_bytes(b"")
    seen = _Seen([])
    assert indexer.rebuild(seen) == 7
    assert seen.counts[0] == 0
    assert indexer.verify().whole


def test_without_room_it_is_not_begun_and_what_was_begun_is_removed(
    indexer: Indexer, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexer.rebuild()
    usage = shutil.disk_usage(indexer.folder.path)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=10))
        with pytest.raises(NoRoom, match="MB are needed"):
            indexer.rebuild()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(NoRoom, match="No space left"):
            indexer.rebuild()
    assert not indexer.folder.begun()
    assert notes.read(indexer.folder.path).total == 0
    assert _found(office) == 7


def test_a_lost_pointer_is_damage_and_not_an_empty_index(indexer: Indexer, office: Office) -> None:
    indexer.rebuild()
    (indexer.folder.path / "current").unlink()
    with pytest.raises(IndexDamaged):
        indexer.folder.current()
    assert indexer.rebuild() == 7
    assert _found(office) == 7
