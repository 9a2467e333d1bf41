"""The end of the search log's details: pages that were clicked, marks of people, words of few, and at last the log itself."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from sqlalchemy import delete, func, select

from kms.core.clock import Month, korean_instant
from kms.core.db import UnitOfWork, reading, unit_of_work
from kms.usage.models import RecentSearch, SearchClickDay, SearchDay, SearchMark, SearchPeople, SearchSeen
from kms.usage.settings import ENOUGH_PEOPLE, SEARCH_LOG_DAYS

NO_WORDS = ""  # the day's row for the searches whose words were forgotten


def roll_up(up_to_day: date) -> None:
    """Drop what served to count days and months that are over before `up_to_day`, and what is too old. May be run at any time."""
    with unit_of_work() as uow:
        uow.session.execute(delete(SearchSeen).where(SearchSeen.day < up_to_day))
    running = str(Month.of(korean_instant(up_to_day)))
    while (month := reading().scalar(select(func.min(SearchMark.month)).where(SearchMark.month < running))) is not None:
        with unit_of_work() as uow:
            _count_people(uow, month)
            _forget_words_of_few(uow, Month.parse(month))
    too_old = up_to_day - timedelta(days=SEARCH_LOG_DAYS.value())
    with unit_of_work() as uow:
        uow.session.execute(delete(SearchDay).where(SearchDay.day < too_old))
        uow.session.execute(delete(SearchClickDay).where(SearchClickDay.day < too_old))
        uow.session.execute(delete(SearchPeople).where(SearchPeople.month < str(too_old)[:7]))
        uow.session.execute(delete(RecentSearch).where(RecentSearch.at < korean_instant(too_old)))


def _count_people(uow: UnitOfWork, month: str) -> None:
    """Turn the marks of a month into the number of people for each of the words that enough people searched."""
    gone = delete(SearchMark).where(SearchMark.month == month).returning(SearchMark.words)
    people: dict[str, int] = defaultdict(int)
    for words in uow.session.scalars(gone, execution_options={"synchronize_session": False}):
        people[words] += 1
    enough = ENOUGH_PEOPLE.value()
    known = {row.words: row for row in uow.session.scalars(select(SearchPeople).where(SearchPeople.month == month))}
    for words, number in sorted(people.items()):
        if words in known:
            known[words].people += number
        elif number >= enough:
            uow.add(SearchPeople(month=month, words=words, people=number))
    uow.session.flush()


def _forget_words_of_few(uow: UnitOfWork, month: Month) -> None:
    """Add the searches of a month's rare words to the day's row without words: their number stays, the words go."""
    kept = select(SearchPeople.words).where(SearchPeople.month == str(month))
    days = (SearchDay.day >= month.first_day, SearchDay.day < month.next.first_day)
    numbers = (
        SearchDay.searches,
        SearchDay.without_result,
        SearchDay.clicked,
        SearchDay.clicks,
        SearchDay.positions,
    )
    rare = delete(SearchDay).where(*days, SearchDay.words.not_in(kept), SearchDay.words != NO_WORDS)
    sums: dict[date, list[int]] = defaultdict(lambda: [0] * len(numbers))
    gone = uow.session.execute(
        rare.returning(SearchDay.day, *numbers), execution_options={"synchronize_session": False}
    )
    for row in gone.all():
        sums[row[0]] = [before + more for before, more in zip(sums[row[0]], row[1:], strict=True)]
    for day, (searches, without_result, clicked, clicks, positions) in sorted(sums.items()):
        rest = uow.session.get(SearchDay, (day, NO_WORDS), with_for_update=True)
        if rest is None:
            rest = SearchDay(day=day, words=NO_WORDS, text="", searches=0, without_result=0, hits=0)
            rest.clicked = rest.clicks = rest.positions = 0
            uow.add(rest)
        rest.searches += searches
        rest.without_result += without_result
        rest.clicked += clicked
        rest.clicks += clicks
        rest.positions += positions
    of_month = (SearchClickDay.day >= month.first_day, SearchClickDay.day < month.next.first_day)
    uow.session.execute(delete(SearchClickDay).where(*of_month, SearchClickDay.words.not_in(kept)))
