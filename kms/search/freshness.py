"""How fresh a document is: whether the day by which it was to be looked at again has passed, and how long ago. Pure."""

from __future__ import annotations

from datetime import date

FRESH, DUE, STALE = "fresh", "due", "stale"


def state(review_due: date | None, today: date, stale_days: int) -> str:
    """`fresh` until the day, then `due`, `stale` more than `stale_days` after it; nothing without a day."""
    if review_due is None:
        return ""
    passed = (today - review_due).days
    return FRESH if passed <= 0 else DUE if passed <= stale_days else STALE
