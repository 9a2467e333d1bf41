"""From entries to counts: a search once each, a result of a page once, a first click of a page once, people by their marks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select

from kms.core.db import Database, close_reading, reading
from kms.usage.entries import Clicked, Entry, Remembered, Searched
from kms.usage.models import RecentSearch, SearchClickDay, SearchDay, SearchMark
from kms.usage.writing import write
from tests.factories.office import Office

DAY = date(2026, 5, 4)
AT = datetime(2026, 5, 4, 3, tzinfo=UTC)


def _searched(words: str, hits: int = 1, mark: str = "a") -> Searched:
    return Searched(DAY, words, words, hits, mark)


def _clicked(words: str, seen: str, hit: int, position: int) -> Clicked:
    return Clicked(DAY, words, seen, f"article:{hit}", position)


def _day(words: str) -> tuple[int, int, int, int]:
    close_reading()
    row = reading().get_one(SearchDay, (DAY, words))
    return row.searches, row.clicked, row.clicks, row.positions


def test_searches_with_a_click_are_told_from_clicks(database: Database) -> None:
    clicks: list[Entry] = [_clicked("예산", "s1", 1, 1), _clicked("예산", "s1", 2, 4), _clicked("예산", "s2", 1, 1)]
    write([_searched("예산"), _searched("예산"), _searched("예산"), *clicks])
    assert _day("예산") == (3, 2, 3, 6)
    rows = reading().execute(select(SearchClickDay.hit, SearchClickDay.clicks, SearchClickDay.positions))
    assert sorted(map(tuple, rows)) == [("article:1", 2, 2), ("article:2", 1, 4)]


def test_the_same_result_of_a_page_counts_once_also_when_it_comes_again(database: Database) -> None:
    write([_searched("예산"), _clicked("예산", "s1", 1, 1), _clicked("예산", "s1", 1, 1)])
    write([_clicked("예산", "s1", 1, 1)])
    write([_clicked("예산", "s1", 2, 2)])
    assert _day("예산") == (1, 1, 2, 3)


def test_a_click_that_overtakes_its_search_is_kept(database: Database) -> None:
    write([_clicked("예산", "s1", 1, 2)])
    write([_searched("예산")])
    assert _day("예산") == (1, 1, 1, 2)


def test_people_are_counted_by_their_marks(database: Database) -> None:
    write([_searched("예산", mark=mark) for mark in "aab"] + [_searched("휴가")])
    write([_searched("예산", mark="b")])
    close_reading()
    counted = select(SearchMark.words, func.count()).group_by(SearchMark.words)
    assert dict(map(tuple, reading().execute(counted))) == {"예산": 2, "휴가": 1}  # type: ignore[arg-type]


def test_one_s_own_list_has_each_search_once_the_newest_first_and_an_end(office: Office) -> None:
    person, other = office.people["colleague"], office.people["stranger"]
    times = [AT + timedelta(minutes=more) for more in range(6)]
    write(
        [Remembered(at, person, f"말{n}", f"말{n}", 3) for n, at in enumerate(times)]
        + [Remembered(AT, other, "딴 말", "딴 말", 3)]
    )
    write([Remembered(AT + timedelta(hours=1), person, "말3", "말3!", 3)])
    close_reading()
    rows = reading().scalars(select(RecentSearch).order_by(RecentSearch.at.desc())).all()
    assert [row.text for row in rows if row.employee_id == person] == ["말3!", "말5", "말4"]
    assert [row.text for row in rows if row.employee_id == other] == ["딴 말"]


def test_many_different_words_are_written_at_once(database: Database) -> None:
    write([_searched(f"말{n}", mark=str(n % 7)) for n in range(1500)])
    close_reading()
    assert reading().scalar(select(func.count()).select_from(SearchDay)) == 1500
    assert reading().scalar(select(func.count()).select_from(SearchMark)) == 1500
