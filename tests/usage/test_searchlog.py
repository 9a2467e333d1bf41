"""What the search log forgets and when: pages by day, marks and the words of few by month, everything at its end."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from kms.core.clock import korean_instant
from kms.core.db import Database, close_reading, reading, unit_of_work
from kms.core.db import database as bound
from kms.usage.entries import Clicked, Remembered, Searched
from kms.usage.models import Base, RecentSearch, SearchClickDay, SearchDay, SearchMark, SearchPeople, SearchSeen
from kms.usage.searchlog import roll_up
from kms.usage.writing import write
from tests.factories.office import Office

DAY = date(2026, 5, 4)
JUNE = date(2026, 6, 1)


def _search(words: str, people: str, hits: int = 1, day: date = DAY) -> None:
    write([Searched(day, words, words, hits, mark) for mark in people])


def _count(table: type[Base]) -> int:
    close_reading()
    return reading().scalar(select(func.count()).select_from(table)) or 0


def _days() -> dict[str, tuple[int, int, int, int, int]]:
    close_reading()
    return {
        row.words: (row.searches, row.without_result, row.clicked, row.clicks, row.positions)
        for row in reading().scalars(select(SearchDay))
    }


def test_clicked_pages_go_with_their_day(database: Database) -> None:
    write([Clicked(DAY, "예산", "s1", "article:1", 2), Clicked(DAY + timedelta(days=1), "예산", "s2", "article:1", 1)])
    roll_up(DAY + timedelta(days=1))
    close_reading()
    assert set(reading().scalars(select(SearchSeen.seen))) == {"s2"}
    assert _count(SearchClickDay) == 2


def test_a_month_keeps_the_number_of_people_and_forgets_the_words_of_few(database: Database) -> None:
    _search("예산", "abcd")
    _search("홍길동", "aab", hits=0)
    _search("비밀번호", "a")
    write([Clicked(DAY, word, word, "article:1", 3) for word in ("예산", "홍길동")])
    roll_up(date(2026, 5, 31))
    assert _count(SearchMark) == 7  # the month runs
    for _ in range(2):
        roll_up(JUNE)
        assert _days() == {"예산": (4, 0, 1, 1, 3), "": (4, 3, 1, 1, 3)}
        assert _count(SearchMark) == 0
        people = reading().execute(select(SearchPeople.month, SearchPeople.words, SearchPeople.people))
        assert list(map(tuple, people)) == [("2026-05", "예산", 4)]
        assert reading().scalars(select(SearchClickDay.words)).all() == ["예산"]


def test_what_comes_late_joins_its_month(database: Database) -> None:
    _search("예산", "abcd")
    roll_up(JUNE)
    _search("예산", "e")
    _search("늦은말", "abc")
    roll_up(JUNE)
    assert set(_days()) == {"예산", "늦은말"}


def test_everything_ends(office: Office) -> None:
    old = date(2024, 1, 2)
    _search("옛말", "abcd", day=old)
    write([Clicked(old, "옛말", "s", "article:1", 1)])
    write([Remembered(korean_instant(old), office.people["colleague"], "옛말", "옛말", 20)])
    roll_up(DAY)
    assert [_count(table) for table in (SearchDay, SearchClickDay, SearchSeen, SearchMark, SearchPeople)] == [0] * 5
    assert _count(RecentSearch) == 0


_SEARCHES = st.lists(
    st.tuples(
        st.dates(date(2026, 3, 20), date(2026, 5, 20)),
        st.sampled_from(["예산", "계약", "휴가", "이름"]),
        st.sampled_from("abcd"),
        st.integers(0, 2),
    ),
    max_size=40,
)


@given(_SEARCHES)
@settings(max_examples=25, deadline=None)
def _sums_stay(asked: list[tuple[date, str, str, int]]) -> None:
    for table in (SearchDay, SearchMark, SearchPeople):
        with unit_of_work() as uow:
            uow.session.execute(delete(table))
    write([Searched(day, words, words, hits, mark) for day, words, mark, hits in asked])
    roll_up(DAY)
    close_reading()
    assert int(reading().scalar(select(func.sum(SearchDay.searches))) or 0) == len(asked)
    assert int(reading().scalar(select(func.sum(SearchDay.without_result))) or 0) == sum(not one[3] for one in asked)
    over = {(str(day)[:7], words, mark) for day, words, mark, _hits in asked if day < DAY.replace(day=1)}
    people = Counter((month, words) for month, words, _mark in over)
    told = {(row.month, row.words): row.people for row in reading().scalars(select(SearchPeople))}
    assert told == {key: number for key, number in people.items() if number >= 3}


def test_no_search_is_lost_or_counted_twice_whatever_is_forgotten(database: Database) -> None:
    assert bound() is database
    _sums_stay()
