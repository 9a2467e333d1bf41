"""What people and operators are told while the search index is damaged or the disk is full, and that nothing is lost."""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kms.app import indexer
from kms.articles.search_source import ArticleSource
from kms.core import db
from kms.core.db import Database, close_reading
from kms.core.outbox import last_number
from kms.search import notes
from kms.search.errors import NoRoom
from kms.search.folder import IndexFolder
from kms.search.indexer import Indexer
from kms.search.korean.mecab import MecabAnalyzer
from tests.factories.office import Office

REPAIRED = "검색 색인의 일부를 복구하고 있어"


def _pages(client: FlaskClient) -> tuple[int, str]:
    answer = client.get("/search?q=체납")
    return answer.status_code, answer.get_data(as_text=True)


def _korean(client: FlaskClient) -> FlaskClient:
    client.set_cookie("language", "ko")
    return client


@pytest.fixture
def filled(app: Flask, office_of: Office, indexed: Callable[[], None]) -> Path:
    """The index folder of `app`, in which two segments have an article each."""
    with app.app_context(), app.test_request_context():
        for number in range(2):
            office_of.published(title=f"체납 {number}")
            indexed()
    return indexer().folder.engine().folder


def test_a_damaged_segment_is_a_note_above_what_is_found(
    app: Flask, filled: Path, client_as: Callable[[str], FlaskClient]
) -> None:
    client = _korean(client_as("author"))
    assert REPAIRED not in _pages(client)[1]
    indexer().folder._engine = None  # as a process that starts now
    next((filled / "columns").rglob("docs.npy")).write_bytes(b"")
    status, page = _pages(client)
    assert (status, page.count("data-result>")) == (200, 1)
    assert REPAIRED in page


def test_an_unusable_index_is_a_sentence_and_all_else_works(
    app: Flask, filled: Path, client_as: Callable[[str], FlaskClient]
) -> None:
    client = _korean(client_as("author"))
    next(filled.rglob("*.toc")).unlink()
    indexer().folder._engine = None  # as a process that starts now
    status, page = _pages(client)
    assert status == 503
    assert "검색 색인이 손상되었습니다" in page
    assert client.get("/articles").status_code == 200
    about = _korean(client_as("admin")).get("/admin/about")
    assert about.status_code == 200
    assert "검색 색인이 손상되었습니다" in about.get_data(as_text=True)
    assert "kms_index_whole 0.0" in client_as("admin").get("/metrics").get_data(as_text=True)


def _follow_with_little_room(url: str, folder: str, answer: multiprocessing.Queue[str]) -> None:
    """In a process whose files may not grow beyond some bytes: a disk that is full."""
    db._bound = Database(url, pool_size=1)
    found = Indexer(IndexFolder(Path(folder), MecabAnalyzer(), "office"), (ArticleSource(),))
    last_number(db.reading())  # SQLite has its files before the disk is full
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))
    try:
        found.step()
        answer.put("done")
    except NoRoom as error:
        answer.put(f"{error.facts['reason']}: {found.folder.engine().position()}")


def test_on_a_full_disk_the_index_stays_as_it_was_and_goes_on_later(
    office: Office, database: Database, tmp_path: Path
) -> None:
    if not database.is_sqlite:
        return
    folder = IndexFolder(tmp_path / "index", MecabAnalyzer(), "office")
    following = Indexer(folder, (ArticleSource(),))
    office.published(title="체납 0")
    following.step()
    office.published(title="체납 1")
    close_reading()
    before, position = sorted(folder.path.rglob("*")), folder.engine().position()
    database.dispose()
    context = multiprocessing.get_context("fork")
    answer = context.Queue()
    child = context.Process(target=_follow_with_little_room, args=(database.url, str(folder.path), answer))
    child.start()
    assert answer.get(timeout=60) == f"File too large: {position}"
    child.join()
    assert [path for path in sorted(folder.path.rglob("*")) if ".toc." not in path.name] == before
    assert not following.verify().whole
    following.step()
    assert following.verify().whole
    assert notes.read(folder.path).trouble == ""
