"""Popular searches are those of many that found something; recent ones are the asker's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from kms.core import clock
from kms.core.clock import korean_instant
from kms.core.db import Database
from kms.usage import searches
from kms.usage.entries import Remembered, Searched
from kms.usage.rollup import roll_up
from kms.usage.settings import ENOUGH_PEOPLE
from kms.usage.writing import write
from tests.counting import counted
from tests.factories.office import Office
from tests.factories.settings import set_to

MAY = date(2026, 5, 4)


@pytest.fixture(autouse=True)
def _in_may() -> Iterator[None]:
    with clock.travel(korean_instant(MAY, 12)):
        yield


def _search(words: str, people: str, hits: int = 1, day: date = MAY) -> None:
    write([Searched(day, words, words.upper(), hits, mark) for mark in people])


def _popular(office: Office, later: timedelta = timedelta()) -> list[tuple[str, int, int]]:
    with clock.travel(clock.now() + later):
        return [(one.words, one.searches, one.with_result) for one in searches.popular(office.viewer("colleague"))]


def test_what_few_people_searched_is_never_told_however_often(office: Office) -> None:
    _search("예산", "abc")
    _search("홍길동 주소", "aaaaaaaaabbbbbbbb")
    _search("계약", "abcd")
    assert _popular(office) == [("계약", 4, 4), ("예산", 3, 3)]


def test_what_was_searched_in_vain_only_is_no_suggestion(office: Office) -> None:
    _search("없는말", "abcd", hits=0)
    _search("예산", "abc", hits=0)
    _search("예산", "d")
    assert _popular(office) == [("예산", 4, 1)]


def test_the_list_serves_for_a_while_and_follows_then(office: Office, database: Database) -> None:
    _search("예산", "abc")
    assert len(_popular(office)) == 1
    _search("계약", "abc")
    viewer = office.viewer("stranger")
    with counted(database) as statements:
        assert len(searches.popular(viewer)) == 1
    assert len(statements) <= 1
    assert len(_popular(office, timedelta(minutes=11))) == 2


def test_the_office_says_how_many_people_are_enough(office: Office) -> None:
    _search("예산", "abc")
    assert len(_popular(office)) == 1
    set_to(office, ENOUGH_PEOPLE, 4)
    assert _popular(office) == []


def test_months_that_are_over_count_on_until_they_are_too_old(office: Office) -> None:
    _search("예산", "abc", day=date(2026, 3, 2))
    _search("옛말", "abc", day=date(2025, 11, 30))
    roll_up(MAY)
    assert _popular(office) == [("예산", 3, 3)]


def test_recent_searches_are_one_s_own_newest_first(office: Office) -> None:
    at = datetime(2026, 5, 4, tzinfo=UTC)
    mine, other = office.viewer("colleague"), office.viewer("stranger")
    for minute, (viewer, words) in enumerate(((mine, "예산"), (mine, "계약"), (other, "휴가"))):
        write([Remembered(at + timedelta(minutes=minute), viewer.employee_id, words, words, 20)])
    assert [one.text for one in searches.recent(mine)] == ["계약", "예산"]
    assert [one.text for one in searches.recent(mine, 1)] == ["계약"]
    assert [one.text for one in searches.recent(other)] == ["휴가"]
