"""The search log of a month: sums of all, words of enough people only, before and after the roll-up, for those who may see it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from kms.core.clock import Month
from kms.core.db import Database, close_reading, unit_of_work
from kms.core.errors import NotAllowed
from kms.core.permissions import SYSTEM
from kms.usage import logbook
from kms.usage.entries import Clicked, Searched
from kms.usage.logbook import Counted
from kms.usage.models import SearchClickDay, SearchDay, SearchMark, SearchPeople, SearchSeen
from kms.usage.rollup import roll_up
from kms.usage.writing import write
from tests.counting import counted
from tests.factories.office import Office

MAY = Month(2026, 5)
DAY = date(2026, 5, 4)


def _search(words: str, people: str, hits: int = 1, day: date = DAY) -> None:
    write([Searched(day, words, words, hits, mark) for mark in people])


def _click(words: str, seen: str, hit: int, position: int) -> None:
    write([Clicked(DAY, words, seen, f"article:{hit}", position)])


def _month() -> None:
    """Searches and clicks of many and of few."""
    _search("예산", "abcd")
    _search("전기차", "abc", hits=0)
    _search("홍길동", "aaaa")
    for seen, hit, position in (("1", 7, 1), ("2", 7, 3), ("2", 8, 4)):
        _click("예산", seen, hit, position)
    _click("홍길동", "3", 7, 1)
    _search("예산", "abcd", day=date(2026, 6, 1))


def test_a_month_is_counted_whole_and_told_as_far_as_enough_people_asked(office: Office) -> None:
    _month()
    for until in (DAY, date(2026, 6, 2)):  # while it runs, and rolled up
        roll_up(until)
        close_reading()
        log = logbook.log_of(office.viewer("officer"), MAY)
        assert log.all == Counted(searches=11, without_result=3, clicked=3, clicks=4, positions=9)
        assert (log.all.without_click, log.all.mean_position, log.few) == (5, 2.25, 4)
        assert [(row.words, row.people, row.counted.searches) for row in log.rows] == [("예산", 4, 4), ("전기차", 3, 3)]
        assert (log.rows[0].counted.without_click, log.rows[1].counted.without_click) == (2, 0)
        assert log.rows[0].counted.mean_position == pytest.approx(8 / 3)
        assert log.rows[1].counted.mean_position is None
        found = logbook.opened(office.viewer("officer"), MAY, ["예산", "홍길동"])
        assert {words: [(one.hit, one.clicks, one.mean_position) for one in many] for words, many in found.items()} == {
            "예산": [("article:7", 2, 2.0), ("article:8", 1, 4.0)]
        }


@pytest.mark.parametrize("login", ["author", "expert", "monitor"])
def test_the_log_is_for_those_who_may_see_it(office: Office, login: str) -> None:
    with pytest.raises(NotAllowed):
        logbook.log_of(office.viewer(login), MAY)
    with pytest.raises(NotAllowed):
        logbook.opened(office.viewer(login), MAY, ["예산"])


def test_a_month_costs_the_same_however_much_was_searched(office: Office, database: Database) -> None:
    viewer, costs = office.viewer("admin"), []
    for number in range(2):
        for words in range(20 * number + 1):
            _search(f"말{words}", "abc")
        close_reading()
        with counted(database) as statements:
            logbook.log_of(viewer, MAY)
        costs.append(len(statements))
    assert costs == [5, 5]


_ASKED = st.lists(
    st.tuples(st.sampled_from(["가나", "다라", "마바", "사아"]), st.sampled_from("abcde"), st.integers(0, 1)),
    max_size=30,
)


@given(_ASKED, st.booleans())
@settings(max_examples=25, deadline=None)
def _tells_no_words_of_few(asked: list[tuple[str, str, int]], over: bool) -> None:
    with unit_of_work() as uow:
        for table in (SearchDay, SearchMark, SearchPeople, SearchClickDay, SearchSeen):
            uow.session.execute(delete(table))
    write([Searched(DAY, words, words, hits, mark) for words, mark, hits in asked])
    write([Clicked(DAY, words, words + mark, "article:1", 1) for words, mark, _hits in asked])
    if over:
        roll_up(date(2026, 6, 1))
    close_reading()
    people = {words: len({mark for one, mark, _hits in asked if one == words}) for words, _mark, _hits in asked}
    log = logbook.log_of(SYSTEM, MAY)
    assert {row.words: row.people for row in log.rows} == {words: n for words, n in people.items() if n >= 3}
    assert log.all.searches == len(asked)
    assert set(logbook.opened(SYSTEM, MAY, list(people))) == {row.words for row in log.rows}


def test_whatever_was_searched_words_of_few_are_never_told(database: Database) -> None:
    assert database
    _tells_no_words_of_few()
