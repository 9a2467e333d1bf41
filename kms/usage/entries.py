"""What waits in memory to be written: openings, searches, opened results, and what goes into somebody's own list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class View:
    """One opening of an article."""

    at: datetime
    article_id: int
    employee_id: int
    department_id: int | None
    elsewhere: bool


@dataclass(frozen=True)
class Searched:
    """One search, without who asked; `mark` counts different people (`marks.py`)."""

    day: date
    words: str
    text: str
    hits: int
    mark: str = ""


@dataclass(frozen=True)
class Clicked:
    """A result was opened from the page of results `seen`: which, and where it stood (the first: 1)."""

    day: date
    words: str
    seen: str
    hit: str
    position: int


@dataclass(frozen=True)
class Remembered:
    """A search for its person's own list of recent ones, of which `keep` are kept."""

    at: datetime
    employee_id: int
    words: str
    text: str
    keep: int


Entry = View | Searched | Clicked | Remembered
