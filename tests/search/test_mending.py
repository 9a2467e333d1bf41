"""The worker keeps the index whole by itself: whatever is broken, after its next look all is as in the database."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from kms.articles.models import Article
from kms.articles.search_source import ArticleSource
from kms.core.db import close_reading, unit_of_work
from kms.core.outbox import EventRow
from kms.core.paging import PageRequest
from kms.search import notes, queries
from kms.search.errors import IndexUnusable, NoRoom
from kms.search.folder import IndexFolder
from kms.search.indexer import Indexer
from kms.search.korean.mecab import MecabAnalyzer
from kms.search.ports import Answer
from kms.search.whoosh.opening import SUSPECT
from tests.factories.office import Office

Worker = Callable[[], None]


@pytest.fixture
def folder(tmp_path: Path, office: Office) -> IndexFolder:
    """An index of three segments in which articles 0 to 5 are, bound."""
    found = IndexFolder(tmp_path / "index", MecabAnalyzer(), "office")
    queries.bind(queries.Search(found, (ArticleSource(),)))
    for start in (0, 2, 4):
        for number in (start, start + 1):
            office.published(title=f"체납 {number}")
        Indexer(found, (ArticleSource(),)).step()
    return found


@pytest.fixture
def worker(folder: IndexFolder) -> Worker:
    """A worker that starts, looks twice, and ends."""

    def run() -> None:
        left = iter(range(4))
        Indexer(IndexFolder(folder.path, MecabAnalyzer(), "office"), (ArticleSource(),)).run(
            lambda: next(left, None) is None
        )
        close_reading()

    return run


def _asked(office: Office, folder: IndexFolder) -> Answer:
    """What a web process that starts now answers."""
    queries.bind(queries.Search(IndexFolder(folder.path, MecabAnalyzer(), "office"), (ArticleSource(),)))
    return queries.search(office.viewer("author"), "체납", page=PageRequest(1, 50))


def _whole(folder: IndexFolder) -> bool:
    return Indexer(IndexFolder(folder.path, MecabAnalyzer(), "office"), (ArticleSource(),)).verify().whole


@pytest.mark.parametrize("name", ["docs.npy", "sums.json", "blob.npy", "doc.blob.npy"])
def test_a_cut_column_costs_its_segment_until_the_worker_looked(
    folder: IndexFolder, office: Office, worker: Worker, name: str
) -> None:
    path = min((folder.path / "g1" / "columns").iterdir(), key=lambda one: one.stat().st_mtime) / name
    path.write_bytes(path.read_bytes()[:-1])
    answer = _asked(office, folder)
    assert (answer.partial, answer.total) == (True, 4)
    worker()
    answer = _asked(office, folder)
    assert (answer.partial, answer.total) == (False, 6)
    assert _whole(folder)
    assert not (folder.path / "g1" / SUSPECT).exists()


def test_a_bit_that_flipped_is_found_by_the_calendar_and_mended(
    folder: IndexFolder, office: Office, worker: Worker
) -> None:
    path = next((folder.path / "g1" / "columns").rglob("counts.npy"))
    content = bytearray(path.read_bytes())
    content[-4] ^= 2
    path.write_bytes(bytes(content))
    assert not _asked(office, folder).partial  # a check of every byte at each start would take too long
    Indexer(folder, (ArticleSource(),)).check()
    worker()
    assert _whole(folder)
    assert notes.read(folder.path).checked_at


@pytest.mark.parametrize("what", ["*.toc", "*.seg", "current", "whoosh", "columns", "g1", "index"])
@pytest.mark.parametrize("how", ["remove", "cut"])
def test_whatever_else_is_broken_is_built_anew(
    folder: IndexFolder, office: Office, worker: Worker, what: str, how: str
) -> None:
    (folder.path / "current").write_text("g1")
    found = [folder.path] if what == "index" else list(folder.path.rglob(what))
    for path in found:
        if path.is_dir():
            shutil.rmtree(path)
        elif how == "remove":
            path.unlink()
        else:
            path.write_bytes(b"damaged"[:3])
    try:
        answer = _asked(office, folder)
        assert answer.partial or answer.total == 6
    except IndexUnusable as error:
        assert error.status == 503
    worker()
    answer = _asked(office, folder)
    assert (answer.partial, answer.total) == (False, 6)
    assert _whole(folder)


def test_an_index_of_another_analyser_is_built_anew(folder: IndexFolder, office: Office, worker: Worker) -> None:
    class Newer(MecabAnalyzer):
        version = "next"

    other = IndexFolder(folder.path, Newer(), "office")
    with pytest.raises(IndexUnusable, match="another version"):
        other.engine().position()
    left = iter(range(3))
    Indexer(other, (ArticleSource(),)).run(lambda: next(left, None) is None)
    assert len(other.engine().keys()) == 6


def test_what_nobody_told_of_is_named_and_put_right(folder: IndexFolder, office: Office) -> None:
    ids = ArticleSource().all_ids(0, 10)
    close_reading()
    with unit_of_work() as uow:
        uow.session.execute(update(Article).where(Article.id == ids[0]).values(title="다른 제목"))
        uow.session.execute(update(Article).where(Article.id == ids[1]).values(state="retired"))
    folder.engine().delete([f"article:{ids[2]}"])
    folder.engine().commit(folder.engine().position())
    indexer = Indexer(folder, (ArticleSource(),))
    found = indexer.verify()
    assert (found.stale, found.superfluous, found.missing) == tuple((f"article:{one}",) for one in ids[:3])
    with folder.locked():
        indexer.repair()
    assert indexer.verify().whole


def test_after_the_database_was_put_back_the_index_follows(folder: IndexFolder, office: Office, worker: Worker) -> None:
    ids = ArticleSource().all_ids(0, 10)
    close_reading()
    with unit_of_work() as uow:  # as if the last article and its events had never been
        uow.session.execute(update(Article).where(Article.id == ids[-1]).values(state="draft"))
        uow.session.execute(delete(EventRow).where(EventRow.number > folder.engine().position() - 1))
    before = folder.engine().position()
    worker()
    assert _whole(folder)
    assert folder.engine().position() < before


def test_without_room_the_worker_says_so_and_goes_on_when_there_is(
    folder: IndexFolder, office: Office, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.published(title="체납 6")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        worker()
        with pytest.raises(NoRoom):
            Indexer(folder, (ArticleSource(),)).step()
    told = notes.read(folder.path)
    assert (told.trouble, told.reason) == ("search.no_room", "No space left on device")
    assert _asked(office, folder).total == 6
    worker()
    assert notes.read(folder.path).trouble == ""
    assert _asked(office, folder).total == 7
