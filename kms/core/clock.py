"""The only clock of the house, and the month as a type. Instants are aware and UTC; people read Korean time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

KST = timezone(timedelta(hours=9), "KST")

_ahead = timedelta(0)
_travelled: ContextVar[datetime | None] = ContextVar("travelled", default=None)


def now() -> datetime:
    """The present instant in UTC, or the one travelled to."""
    return _travelled.get() or datetime.now(UTC) + _ahead


def live_ahead(days: int) -> None:
    """Let this process live some days ahead: an office rehearses the close of a month that is not over."""
    global _ahead
    _ahead = timedelta(days=days)


def today() -> date:
    """The date in Korea."""
    return now().astimezone(KST).date()


@contextmanager
def travel(at: datetime) -> Iterator[None]:
    """Let `now()` stand at `at` (aware) inside the block: for tests and for playing the demo's months."""
    if at.tzinfo is None:
        raise ValueError("travel needs an aware instant")
    token = _travelled.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _travelled.reset(token)


def korean_instant(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """The UTC instant of a wall-clock time in Korea."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=KST).astimezone(UTC)


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month in Korean time, written `2026-05`."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and 1900 <= self.year <= 9999):
            raise ValueError(f"not a month: {self.year}-{self.month}")

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @classmethod
    def parse(cls, text: str) -> Month:
        """From `2026-05`. Raises ValueError for anything else."""
        found = re.fullmatch(r"(\d{4})-(\d{2})", text)
        if not found:
            raise ValueError(f"not a month: {text!r}")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, instant: datetime) -> Month:
        """The month in which an aware instant falls in Korea."""
        local = instant.astimezone(KST)
        return cls(local.year, local.month)

    @property
    def first_day(self) -> date:
        """The first day of the month."""
        return date(self.year, self.month, 1)

    @property
    def start(self) -> datetime:
        """The instant at which the month begins in Korea, in UTC."""
        return korean_instant(self.first_day)

    @property
    def end(self) -> datetime:
        """The instant at which the next month begins: the month is [start, end)."""
        return self.next.start

    @property
    def next(self) -> Month:
        """The month after."""
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    @property
    def previous(self) -> Month:
        """The month before."""
        return Month(self.year - (self.month == 1), (self.month - 2) % 12 + 1)
