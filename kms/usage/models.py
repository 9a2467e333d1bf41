"""Tables of usage. Raw views live until their day is rolled up; what stays has no reader in it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kms.core.db import Base, Serial

LONGEST_WORDS = 200


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


class ReaderSignal(Base):
    """A reader's signal on an article: each kind once a person; a withdrawn one keeps its row and counts no more."""

    __tablename__ = "reader_signal"

    article_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True, autoincrement=False)
    kind: Mapped[SignalKind] = mapped_column(String(10), primary_key=True)
    note: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
