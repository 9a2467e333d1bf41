"""Tables of usage. Raw views live until their day is rolled up; what stays has no reader in it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kms.core.db import Base, Serial

LONGEST_WORDS = 200
LONGEST_HIT = 40


class SignalKind(StrEnum):
    """What a reader says of an article (도움됨, 적용했음)."""

    HELPFUL = "helpful"
    APPLIED = "applied"


class ViewRecord(Base):
    """Somebody opened an article. Raw: dropped when its day (in Korea) is rolled up; `elsewhere`: not the article's own department."""

    __tablename__ = "view_record"
    __table_args__ = (Index("ix_view_record_article_id", "article_id"),)

    id: Mapped[Serial]
    day: Mapped[date] = mapped_column(index=True)
    at: Mapped[datetime]
    article_id: Mapped[int]
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    department_id: Mapped[int | None]
    elsewhere: Mapped[bool]


class ArticleViewDay(Base):
    """How often an article was opened on a day, and by how many; an old row stands for the week that begins with `day`.

    In a week readers are the sum of its days': somebody who read on two days counts twice.
    """

    __tablename__ = "article_view_day"

    article_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(primary_key=True, index=True)
    views: Mapped[int]
    readers: Mapped[int]
    readers_elsewhere: Mapped[int]
    weekly: Mapped[bool] = mapped_column(default=False)


class ReaderMonth(Base):
    """Somebody read something in a running month: only that, not what. Dropped when the month is rolled up."""

    __tablename__ = "reader_month"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True, autoincrement=False)
    department_id: Mapped[int | None]


class ReadersMonth(Base):
    """How many people of a department (0: of none) read something in a month that is over."""

    __tablename__ = "readers_month"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    department_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    readers: Mapped[int]


class SearchDay(Base):
    """The search log: what was asked on a day in normal form, how often, how often in vain. Nobody's name."""

    __tablename__ = "search_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(String(LONGEST_WORDS), primary_key=True)
    text: Mapped[str] = mapped_column(String(LONGEST_WORDS))  # as one of them typed it
    searches: Mapped[int]
    without_result: Mapped[int]
    hits: Mapped[int]  # of the last search of the day
    clicked: Mapped[int] = mapped_column(default=0)  # searches after which a result was opened
    clicks: Mapped[int] = mapped_column(default=0)
    positions: Mapped[int] = mapped_column(default=0)  # sum of the clicks' positions, the first result being 1


class SearchClickDay(Base):
    """Which results (`hit`: kind and id) the searchers of a day opened for some words, and at which positions in all."""

    __tablename__ = "search_click_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(String(LONGEST_WORDS), primary_key=True)
    hit: Mapped[str] = mapped_column(String(LONGEST_HIT), primary_key=True)
    clicks: Mapped[int]
    positions: Mapped[int]


class SearchSeen(Base):
    """A result of a shown page of results was opened: counts it once. Neither words nor a person; dropped when its day is over.

    `seen` is the page's random number. The row with an empty `hit` says that something on the page was opened.
    """

    __tablename__ = "search_seen"

    day: Mapped[date] = mapped_column(primary_key=True)
    seen: Mapped[str] = mapped_column(String(32), primary_key=True)
    hit: Mapped[str] = mapped_column(String(LONGEST_HIT), primary_key=True)


class SearchMark(Base):
    """One of the different people who searched for some words in a running month, as a mark that only counts (`marks.py`)."""

    __tablename__ = "search_mark"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    words: Mapped[str] = mapped_column(String(LONGEST_WORDS), primary_key=True)
    mark: Mapped[str] = mapped_column(String(24), primary_key=True)


class SearchPeople(Base):
    """How many different people searched for some words in a month that is over; only words of enough people are here."""

    __tablename__ = "search_people"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    words: Mapped[str] = mapped_column(String(LONGEST_WORDS), primary_key=True)
    people: Mapped[int]


class RecentSearch(Base):
    """What a person searched last: that person's own list, apart from the log, shown to nobody else, emptied at will."""

    __tablename__ = "recent_search"
    __table_args__ = (Index("ix_recent_search_at", "employee_id", "at"),)

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True, autoincrement=False)
    words: Mapped[str] = mapped_column(String(LONGEST_WORDS), primary_key=True)
    text: Mapped[str] = mapped_column(String(LONGEST_WORDS))
    at: Mapped[datetime]


class ReaderSignal(Base):
    """A reader's signal on an article: each kind once a person; a withdrawn one keeps its row and counts no more."""

    __tablename__ = "reader_signal"

    article_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True, autoincrement=False)
    kind: Mapped[SignalKind] = mapped_column(String(10), primary_key=True)
    note: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
