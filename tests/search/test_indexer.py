"""The indexer follows the outbox: nothing is lost, twice is as once, a rebuild swaps whole."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from kms.articles import approval
from kms.articles.search_source import ArticleSource
from kms.core.db import close_reading
from kms.core.paging import PageRequest
from kms.search import queries
from kms.search.errors import IndexBusy
from kms.search.folder import IndexFolder
from kms.search.indexer import Indexer
from kms.search.korean.mecab import MecabAnalyzer
from tests.factories.office import Office


@pytest.fixture
def indexer(tmp_path: Path, office: Office) -> Indexer:
    """An indexer of the small office."""
    folder = IndexFolder(tmp_path / "index", MecabAnalyzer(), "office")
    queries.bind(queries.Search(folder, (ArticleSource(),)))
    return Indexer(folder, (ArticleSource(),))


def _follow(indexer: Indexer) -> None:
    with indexer.folder.locked():
        while indexer.step():
            pass
    close_reading()


def _titles(office: Office, login: str, text: str) -> list[str]:
    answer = queries.search(office.viewer(login), text, page=PageRequest(1, 20))
    return ["".join(part for part, _marked in hit.title) for hit in answer.hits]


def test_a_published_article_is_found_and_a_retired_one_is_not(indexer: Indexer, office: Office) -> None:
    article_id = office.published()
    office.drafted(title="체납 초안")
    _follow(indexer)
    assert _titles(office, "stranger", "체납을 처분") == ["체납 처분 절차"]
    approval.retire(office.viewer("author"), article_id, reason="")
    _follow(indexer)
    assert _titles(office, "stranger", "체납") == []
    assert indexer.verify().whole


def test_only_readers_find(indexer: Indexer, office: Office) -> None:
    office.published(visibility="department")
    _follow(indexer)
    assert _titles(office, "colleague", "체납") == ["체납 처분 절차"]
    assert _titles(office, "stranger", "체납") == []


def test_applying_the_same_events_again_changes_nothing(indexer: Indexer, office: Office) -> None:
    office.published()
    _follow(indexer)
    before = indexer.status()
    _follow(indexer)
    assert indexer.status().position == before.position
    assert indexer.status().documents == 1


def test_a_rebuild_gives_the_same_index(indexer: Indexer, office: Office) -> None:
    for number in range(3):
        office.published(title=f"체납 {number}")
    assert not indexer.verify().whole
    assert indexer.rebuild() == 3
    assert indexer.verify().whole
    assert sorted(_titles(office, "author", "체납")) == ["체납 0", "체납 1", "체납 2"]
    assert indexer.step() == 0


def _try_lock(folder: str, answer: multiprocessing.Queue[bool]) -> None:
    try:
        with IndexFolder(Path(folder), MecabAnalyzer(), "office").locked():
            answer.put(True)
    except IndexBusy:
        answer.put(False)


def test_only_one_process_indexes(indexer: Indexer, tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    answer = context.Queue()
    with indexer.folder.locked():
        other = context.Process(target=_try_lock, args=(str(tmp_path / "index"), answer))
        other.start()
        assert answer.get(timeout=60) is False
        other.join()
