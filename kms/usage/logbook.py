"""The search log of a month, for whoever looks after the knowledge: sums of everything, words only of what enough people searched."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from kms.core.clock import Month
from kms.core.db import reading
from kms.core.permissions import Permission, Viewer
from kms.usage.models import SearchClickDay, SearchDay, SearchMark, SearchPeople
from kms.usage.searches import of_many

MOST_WORDS = 2000  # words of a month that are told


@dataclass(frozen=True)
class Counted:
    """How some searches went: how many, how many found nothing, after how many a result was opened, clicks, their positions' sum."""

    searches: int
    without_result: int
    clicked: int
    clicks: int
    positions: int

    @property
    def without_click(self) -> int:
        """Searches that found something of which nothing was opened."""
        return max(0, self.searches - self.without_result - self.clicked)

    @property
    def mean_position(self) -> float | None:
        """Where opened results stood in the mean (1: on top); None without clicks."""
        return self.positions / self.clicks if self.clicks else None


@dataclass(frozen=True)
class AskedRow:
    """Some words that enough people searched in a month, how that went, and how many people it were."""

    counted: Counted
    text: str
    words: str
    people: int


@dataclass(frozen=True)
class OpenedHit:
    """A result (kind and id) that was opened for some words, how often, and where it stood in the mean."""

    hit: str
    clicks: int
    mean_position: float


@dataclass(frozen=True)
class SearchLog:
    """A month: all searches, and the rows of words that may be told, frequent first. `few`: searches for all other words."""

    month: Month
    all: Counted
    rows: tuple[AskedRow, ...]

    @property
    def few(self) -> int:
        """Searches whose words are not told."""
        return max(0, self.all.searches - sum(row.counted.searches for row in self.rows))


_SUMS = (
    func.coalesce(func.sum(SearchDay.searches), 0),
    func.coalesce(func.sum(SearchDay.without_result), 0),
    func.coalesce(func.sum(SearchDay.clicked), 0),
    func.coalesce(func.sum(SearchDay.clicks), 0),
    func.coalesce(func.sum(SearchDay.positions), 0),
)


def log_of(viewer: Viewer, month: Month) -> SearchLog:
    """The month so far. Five statements. Raises NotAllowed."""
    viewer.require(Permission.SEE_SEARCHES)
    within = (SearchDay.day >= month.first_day, SearchDay.day < month.next.first_day)
    whole = reading().execute(select(*_SUMS).where(*within)).one()
    people = _people(month)
    words = (
        select(*_SUMS, func.max(SearchDay.text), SearchDay.words)
        .where(*within, SearchDay.words.in_(of_many(month)))
        .group_by(SearchDay.words)
        .order_by(_SUMS[0].desc(), SearchDay.words)
        .limit(MOST_WORDS)
    )
    rows = tuple(
        AskedRow(Counted(*map(int, row[:5])), text=row[5], words=row[6], people=people.get(row[6], 0))
        for row in reading().execute(words)
    )
    return SearchLog(month, Counted(*map(int, whole)), rows)


def opened(viewer: Viewer, month: Month, words: Collection[str]) -> dict[str, list[OpenedHit]]:
    """What was opened for words of the month's log, often opened first; the caller narrows it to what its reader may open.

    Two statements. Words that may not be told are left out. Raises NotAllowed.
    """
    viewer.require(Permission.SEE_SEARCHES)
    clicks, positions = func.sum(SearchClickDay.clicks), func.sum(SearchClickDay.positions)
    within = (SearchClickDay.day >= month.first_day, SearchClickDay.day < month.next.first_day)
    statement = (
        select(SearchClickDay.words, SearchClickDay.hit, clicks, positions)
        .where(*within, SearchClickDay.words.in_(words), SearchClickDay.words.in_(of_many(month)))
        .group_by(SearchClickDay.words, SearchClickDay.hit)
        .order_by(clicks.desc(), SearchClickDay.hit)
    )
    found: dict[str, list[OpenedHit]] = {}
    for asked, hit, count, places in reading().execute(statement):
        found.setdefault(asked, []).append(OpenedHit(hit, int(count), int(places) / int(count)))
    return found


def _people(month: Month) -> dict[str, int]:
    """How many different people searched for the words that may be told. Two statements."""
    running = select(SearchMark.words, func.count()).where(
        SearchMark.month == str(month), SearchMark.words.in_(of_many(month))
    )
    over = select(SearchPeople.words, SearchPeople.people).where(SearchPeople.month == str(month))
    found = {row[0]: row[1] for row in reading().execute(over)}
    for words, number in reading().execute(running.group_by(SearchMark.words)):
        found[words] = found.get(words, 0) + number
    return found
