"""The signed note that a page of results carries: what was searched and found, so that an opened result can be told by its place.

A browser can tell only of a page that it was really shown, and says nothing but the place: no words, no address.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeTimedSerializer

_SALT = "kms.usage.clicks"
OPEN_FOR = 24 * 3600  # seconds in which a page's results may be told of


@dataclass(frozen=True)
class Shown:
    """A page of results: its random number, the words, the place of its first result (from 1), its results (kind and id)."""

    seen: str
    words: str
    first: int
    hits: tuple[str, ...]

    def at(self, place: int) -> tuple[str, int] | None:
        """The result at a place of the page (from 0), and its position among all; None where there is none."""
        return (self.hits[place], self.first + place) if 0 <= place < len(self.hits) else None


def note(secret: str, words: str, *, first: int, hits: Sequence[str]) -> str:
    """A note of a page of results."""
    return URLSafeTimedSerializer(secret, salt=_SALT).dumps([secrets.token_hex(12), words, first, list(hits)])


def shown(secret: str, text: str) -> Shown | None:
    """What a note says; None when it is not ours or too old."""
    try:
        seen, words, first, hits = URLSafeTimedSerializer(secret, salt=_SALT).loads(text, max_age=OPEN_FOR)
    except BadSignature:
        return None
    return Shown(seen, words, first, tuple(hits))
