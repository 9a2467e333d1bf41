"""Days as they are typed in a query: a year, a month or a day, and ranges of them."""

from __future__ import annotations

import re
from datetime import date, timedelta

_DAY = re.compile(r"(\d{4})(?:년|[-./]?(\d{1,2})(?:월|[-./]?(\d{1,2})일?)?)?\.?")
_KOREAN = re.compile(r"(\d{4})년 ?(?:(\d{1,2})월 ?(?:(\d{1,2})일)?)?")
_FULL = re.compile(r"(\d{4})(\d{2})(\d{2})")
_RANGE = re.compile(r"\.\.|~")
_FIRST_YEAR, _LAST_YEAR = 1900, 2999

Days = tuple[date | None, date | None]


def span(text: str) -> Days | None:
    """First and last day of a text as `2026`, `2026-03`, `2026.3.5`, `2026년3월`, `2026-01..2026-03`, `..2026`.

    None at an end that is open; None altogether for a text that is none of these.
    """
    if not _RANGE.search(text):
        return _days(text)
    parts = _RANGE.split(text)
    if len(parts) != 2 or not any(parts):
        return None
    first, last = (_days(part) if part else (None, None) for part in parts)
    return None if first is None or last is None else (first[0], last[1])


def turned(text: str) -> Days | None:
    """The same of a range whose ends stand the wrong way round."""
    return span("..".join(reversed(_RANGE.split(text))))


def _days(text: str) -> Days | None:
    """First and last day of a year, a month, a day."""
    match = _FULL.fullmatch(text) or _KOREAN.fullmatch(text) or _DAY.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        first = date(year, month or 1, day or 1)
        if day:
            return first, first
        following = date(year + (month in (0, 12)), month % 12 + 1 if month else 1, 1)
        return first, following - timedelta(days=1)
    except ValueError:
        return None
