"""A change takes effect in processes that run already, and asks the database no more than once a second."""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from kms.articles.search_source import ArticleSource
from kms.core import db
from kms.core.db import Database, close_reading
from kms.search import queries
from kms.search.dictionary import service
from kms.search.dictionary.current import OfficeDictionary
from kms.search.dictionary.drafts import Draft
from kms.search.indexer import Indexer, IndexFolder
from kms.search.korean.mecab import MecabAnalyzer
from kms.search.korean.vocabulary import Kind
from kms.search.ports import Query
from tests.counting import counted
from tests.factories.office import Office

LOCAL = Draft(Kind.SYNONYM, "지자체", ("지방자치단체",))
OPEN = frozenset({"all"})


@pytest.fixture
def indexer(tmp_path: Path, office: Office) -> Indexer:
    """An indexer of the small office that uses its dictionary."""
    folder = IndexFolder(tmp_path / "index", MecabAnalyzer(), "office", OfficeDictionary(every=0))
    queries.bind(queries.Search(folder, (ArticleSource(),)))
    return Indexer(folder, (ArticleSource(),))


def _follow(indexer: Indexer) -> None:
    with indexer.folder.locked():
        while indexer.step():
            pass
    close_reading()


def _found(folder: IndexFolder, text: str) -> list[str]:
    close_reading()
    answer = folder.engine().search(Query(text, OPEN))
    return sorted("".join(part for part, _marked in hit.title) for hit in answer.hits)


def test_it_is_asked_for_at_most_once_in_its_time(office: Office, database: Database) -> None:
    dictionary = OfficeDictionary(every=3600)
    with counted(database) as seen:
        first = [dictionary.current() for _turn in range(5)]
    assert len(seen) == 1
    service.store(office.viewer("admin"), LOCAL, reason="")
    assert dictionary.current() is first[0]
    assert [one.word for one in dictionary.fresh().entries] == ["지자체"]


def test_a_synonym_takes_effect_without_indexing(indexer: Indexer, office: Office) -> None:
    office.published(title="지방자치단체 재정")
    _follow(indexer)
    assert _found(indexer.folder, "지자체") == []
    service.store(office.viewer("admin"), LOCAL, reason="")
    assert _found(indexer.folder, "지자체") == ["지방자치단체 재정"]


def test_texts_with_a_word_that_is_cut_otherwise_are_indexed_anew_and_others_not(
    indexer: Indexer, office: Office
) -> None:
    office.published(title="누리온을 켜는 법")
    office.published(title="누리 교실")
    office.published(title="세금 안내")
    _follow(indexer)
    assert _found(indexer.folder, "누리온") == _found(indexer.folder, "누리") == ["누리 교실", "누리온을 켜는 법"]
    service.store(office.viewer("admin"), Draft(Kind.WORD, "누리온"), reason="")
    before = indexer.folder.engine().position()
    assert len(indexer.folder.engine().containing(["누리온"])) == 1
    _follow(indexer)
    assert indexer.folder.engine().position() > before
    assert _found(indexer.folder, "누리온") == ["누리온을 켜는 법"]
    assert _found(indexer.folder, "누리") == ["누리 교실"]
    assert indexer.verify().whole


def test_a_rebuild_cuts_as_the_dictionary_says(indexer: Indexer, office: Office) -> None:
    service.store(office.viewer("admin"), Draft(Kind.WORD, "누리온"), reason="")
    office.published(title="누리온을 켜는 법")
    office.published(title="누리 교실")
    indexer.rebuild()
    assert _found(indexer.folder, "누리온") == ["누리온을 켜는 법"]
    assert _found(indexer.folder, "누리") == ["누리 교실"]


def _serve(url: str, index: str, pipe: Connection) -> None:
    """Another process: answers queries until it is sent none."""
    db.bind(Database(url))
    folder = IndexFolder(Path(index), MecabAnalyzer(), "office", OfficeDictionary(every=0))
    while text := pipe.recv():
        pipe.send(_found(folder, text))


def test_another_process_hears_of_it_without_a_restart(
    indexer: Indexer, office: Office, database: Database, tmp_path: Path
) -> None:
    office.published(title="지방자치단체 재정")
    _follow(indexer)
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    other = context.Process(target=_serve, args=(database.url, str(tmp_path / "index"), there))
    other.start()
    try:
        here.send("지자체")
        assert here.poll(60)
        assert here.recv() == []
        service.store(office.viewer("admin"), LOCAL, reason="")
        here.send("지자체")
        assert here.recv() == ["지방자치단체 재정"]
    finally:
        here.send("")
        other.join()
