"""What can be asked of the search log and of one's own recent searches. Words are told only when enough people searched them."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select

from kms.core import clock
from kms.core.clock import Month
from kms.core.db import database, reading
from kms.core.permissions import Viewer
from kms.usage.models import RecentSearch, SearchDay, SearchMark, SearchPeople
from kms.usage.settings import ENOUGH_PEOPLE

POPULAR_MONTHS = 6  # how far back popular searches are looked for
_FRESH = timedelta(minutes=10)  # how long a loaded list of popular searches serves


@dataclass(frozen=True)
class Popular:
    """A query that enough different people made: as typed by one of them, its normal form, how often, how often with hits."""

    text: str
    words: str
    searches: int
    with_result: int


@dataclass(frozen=True)
class Recent:
    """A search of one's own: as typed, its normal form, when last."""

    text: str
    words: str
    at: datetime


_kept: dict[tuple[str, int, str, int], tuple[datetime, tuple[Popular, ...]]] = {}
_lock = threading.Lock()


def popular(_viewer: Viewer, limit: int = 3000) -> tuple[Popular, ...]:
    """The most frequent queries that found something and that enough people made, of the last six months, frequent first.

    For suggestions: the same for every viewer, kept for ten minutes in this process (no statement then, else two). It says
    what was asked, not what may be opened: whoever offers one to a reader checks first that the reader finds something.
    """
    last = Month.of(clock.now())
    first = last
    for _ in range(POPULAR_MONTHS - 1):
        first = first.previous
    key = (database().url, ENOUGH_PEOPLE.value(), str(last), limit)
    with _lock:
        kept = _kept.get(key)
    if kept is not None and kept[0] > clock.now():
        return kept[1]
    often = func.sum(SearchDay.searches)
    found = func.sum(SearchDay.searches - SearchDay.without_result)
    statement = (
        select(func.max(SearchDay.text), SearchDay.words, often, found)
        .where(SearchDay.day >= first.first_day, SearchDay.words.in_(of_many(first, last)))
        .group_by(SearchDay.words)
        .having(found > 0)
        .order_by(often.desc(), SearchDay.words)
        .limit(limit)
    )
    rows = tuple(Popular(row[0], row[1], int(row[2]), int(row[3])) for row in reading().execute(statement))
    with _lock:
        _kept.clear()  # one list at a time: another setting or month makes the old one useless
        _kept[key] = (clock.now() + _FRESH, rows)
    return rows


def recent(viewer: Viewer, limit: int = 20) -> list[Recent]:
    """The viewer's own last searches, newest first; what was searched a few seconds ago may still be on its way. One statement."""
    own = select(RecentSearch.text, RecentSearch.words, RecentSearch.at)
    own = own.where(RecentSearch.employee_id == viewer.employee_id)
    newest = own.order_by(RecentSearch.at.desc(), RecentSearch.words).limit(limit)
    return [Recent(*row) for row in reading().execute(newest)]


def of_many(first: Month, last: Month | None = None) -> Select[tuple[str]]:
    """The words that enough different people searched in one of the months: a subquery."""
    enough, months = ENOUGH_PEOPLE.value(), (str(first), str(last or first))
    running = (
        select(SearchMark.words)
        .where(SearchMark.month.between(*months))
        .group_by(SearchMark.month, SearchMark.words)
        .having(func.count() >= enough)
    )
    over = select(SearchPeople.words).where(SearchPeople.month.between(*months), SearchPeople.people >= enough)
    return select(running.union(over).subquery().c.words)
