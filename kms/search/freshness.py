"""How fresh a document is: whether the day by which it was to be looked at again has passed, and how long ago. Pure."""

from __future__ import annotations

from datetime import date

FRESH, DUE, STALE = "fresh", "due", "stale"
STALE_DAYS = 180  # after the day: half its weight is gone (quality-and-rewards.md)


def state(review_due: date | None, today: date) -> str:
    """`fresh` until the day, then `due`, `stale` when it passed long ago; nothing without a day."""
    if review_due is None:
        return ""
    passed = (today - review_due).days
    return FRESH if passed <= 0 else DUE if passed <= STALE_DAYS else STALE
