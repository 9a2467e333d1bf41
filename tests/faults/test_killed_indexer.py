"""The indexer dies in the middle of its work, a hundred times: no search fails meanwhile, and at the end all is as in the database."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update

from kms.articles import approval
from kms.articles.events import ArticleChanged
from kms.articles.models import Article
from kms.articles.search_source import ArticleSource
from kms.core import db
from kms.core.db import Database, close_reading, unit_of_work
from kms.core.paging import PageRequest
from kms.search import queries
from kms.search.folder import IndexFolder
from kms.search.indexer import Indexer
from kms.search.korean.mecab import MecabAnalyzer
from tests.factories.office import Office

pytestmark = pytest.mark.slow

KILLS = 100
ANALYZER = MecabAnalyzer()
_CHANGES = {
    "open",
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "shutil.rmtree",
}  # events before something happens to a file


def _indexer(folder: Path) -> Indexer:
    return Indexer(IndexFolder(folder, ANALYZER, "office"), (ArticleSource(),))


def _die_before(number: int, folder: Path) -> None:
    """Let this process be killed with -9 just before its `number`th step that changes a file of the index."""
    seen = 0

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        if event in _CHANGES and str(arguments[0]).startswith(str(folder)):
            seen += 1
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def _work(url: str, folder: Path, die_before: int, *, rebuild: bool) -> None:
    """In a process of its own: do all there is to do, or die on the way."""
    db._bound = Database(url, pool_size=1)
    _die_before(die_before, folder)
    indexer = _indexer(folder)
    if rebuild:
        indexer.rebuild()
    else:
        with indexer.folder.locked():
            while indexer.step():
                pass
    os._exit(0)


class _Life:
    """What happens in an office: articles come, change and go."""

    def __init__(self, office: Office, chance: random.Random) -> None:
        self.office, self.chance = office, chance
        self.published: list[int] = []

    def go_on(self) -> None:
        """One to three things."""
        for _ in range(self.chance.randint(1, 3)):
            choices: list[Callable[[], None]] = [self._publish, self._publish, self._retire, self._rename]
            (self.chance.choice(choices) if len(self.published) > 3 else self._publish)()

    def _publish(self) -> None:
        self.published.append(self.office.published(title=f"체납 {len(self.published)}번"))

    def _retire(self) -> None:
        chosen = self.published.pop(self.chance.randrange(len(self.published)))
        approval.retire(self.office.viewer("author"), chosen, reason="")

    def _rename(self) -> None:
        chosen, title = self.chance.choice(self.published), f"체납 새 이름 {self.chance.randrange(10**6)}"
        with unit_of_work() as uow:
            uow.session.execute(update(Article).where(Article.id == chosen).values(title=title))
            uow.publish(ArticleChanged(chosen))


def _found(office: Office, folder: Path) -> list[tuple[str, float]]:
    """All titles with their scores."""
    queries.bind(queries.Search(IndexFolder(folder, ANALYZER, "office"), (ArticleSource(),)))
    answer = queries.search(office.viewer("author"), "체납 새 이름", page=PageRequest(1, 100))
    assert not answer.partial
    return sorted(("".join(part for part, _marked in hit.title), round(hit.score, 4)) for hit in answer.hits)


def test_killed_anywhere_the_index_becomes_as_the_database(office: Office, database: Database, tmp_path: Path) -> None:
    if not database.is_sqlite:
        return
    chance, folder, kills = random.Random(100), tmp_path / "index", 0
    life, reader = _Life(office, chance), IndexFolder(folder, ANALYZER, "office")
    queries.bind(queries.Search(reader, (ArticleSource(),)))
    while kills < KILLS:
        life.go_on()
        close_reading()
        database.dispose()
        rebuild, by_time = chance.random() < 0.2, chance.random() < 0.3
        arguments = (database.url, folder, 0 if by_time else chance.randint(1, 80))
        child = multiprocessing.get_context("fork").Process(target=_work, args=arguments, kwargs={"rebuild": rebuild})
        child.start()
        child.join(chance.uniform(0.05, 0.5) if by_time else 60)
        child.kill()
        child.join()
        assert child.exitcode in (0, -signal.SIGKILL)
        kills += child.exitcode != 0
        answer = queries.search(office.viewer("author"), "체납", page=PageRequest(1, 100))  # whatever is committed
        assert not answer.partial or not reader.engine().position()
        assert len(answer.hits) == answer.total
    indexer = _indexer(folder)
    with indexer.folder.locked():
        while indexer.step():
            pass
    found = indexer.verify()
    assert found.whole, found
    assert len(indexer.folder.engine().keys()) == len(life.published)
    _indexer(tmp_path / "other").rebuild()
    assert _found(office, folder) == _found(office, tmp_path / "other")
