"""Suggestions as somebody: own searches and searches of many by what is typed, people while they work here."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from kms.core import clock
from kms.core.db import Database, close_reading
from kms.core.permissions import SYSTEM, Viewer
from kms.org import directory, people
from kms.org.directory import Name
from kms.search import queries
from kms.search.companions import Companions
from kms.search.folder import IndexFolder
from kms.search.korean.mecab import MecabAnalyzer
from kms.search.suggestions import PEOPLE, RECENT, RECENT_ALONE, SEARCHES, offered
from tests.counting import counted
from tests.factories.office import Office
from tests.search.documents import document

ANALYZER = MecabAnalyzer()


@pytest.fixture
def search(tmp_path: Path) -> queries.Search:
    """A bound index of a few documents, with nobody beside it."""
    folder = IndexFolder(tmp_path / "index", ANALYZER, "office")
    engine = folder.engine()
    engine.index([document(1, "지식 관리", "지식을 관리합니다"), document(2, "감사", audience=frozenset({"person:9"}))])
    engine.commit(1)
    found = queries.Search(folder, ())
    queries.bind(found)
    return found


def test_own_searches_stand_alone_before_anything_is_typed(search: queries.Search) -> None:
    search.companions = Companions(recent=lambda _viewer: [f"지식 {number}" for number in range(20)])
    assert offered(SYSTEM, " ").recent == tuple(f"지식 {number}" for number in range(RECENT_ALONE))
    found = offered(SYSTEM, "지식")
    assert found.recent == tuple(f"지식 {number}" for number in range(RECENT))
    assert [one.title for one in found.documents] == ["지식 관리"]


def test_searches_of_many_are_offered_in_their_order_to_whom_they_find_something(search: queries.Search) -> None:
    asked = ["지식 관리", "지식", "지식 감사", "지식관리"]
    search.companions = Companions(popular=lambda _viewer: asked)
    assert offered(SYSTEM, "ㅈㅅ").searches == ("지식 관리", "지식", "지식관리")
    assert offered(SYSTEM, "관리").searches == ("지식 관리",)
    search.companions = Companions(popular=lambda _viewer: ["감사"])
    assert offered(SYSTEM, "감사").searches == ()
    assert offered(Viewer(9, principals=frozenset({"person:9"})), "감사").searches == ("감사",)
    search.companions = Companions(popular=lambda _viewer: [f"지식 {'관리' * number}" for number in range(1, 9)])
    assert len(offered(SYSTEM, "지식").searches) <= SEARCHES


def test_people_are_asked_anew_after_a_while(search: queries.Search) -> None:
    staff = [Name(1, "김지식", "주무관", "징수팀", "세무과")]
    search.companions = Companions(people=lambda _viewer: tuple(staff))
    assert offered(SYSTEM, "ㄱㅈㅅ").people == tuple(staff)
    staff[:] = [Name(2, "김지수", "주무관", "징수팀", "세무과")] * 9
    with clock.travel(clock.now() + timedelta(hours=1)):
        assert offered(SYSTEM, "김지").people == tuple(staff[:PEOPLE])


def test_who_left_is_not_suggested_and_names_take_one_statement(
    search: queries.Search, office: Office, database: Database
) -> None:
    search.companions = Companions(people=directory.names)
    viewer = office.viewer("author")
    gone = people.hire(SYSTEM, people.NewEmployee("80001", "gone", "떠난이", "주무관", office.teams["TAX"]))
    people.leave(SYSTEM, gone)
    close_reading()
    with counted(database) as asked:
        assert viewer.name in [one.name for one in offered(viewer, viewer.name).people]
        assert offered(viewer, "떠난").people == ()
    assert len(asked) == 1
