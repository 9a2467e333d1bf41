"""What quality must know of rooms above it: `app.py` says who gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

Companions = Callable[[Iterable[int]], set[int]]

_companions: list[Companions] = []


def bind_companions(*sources: Companions) -> None:
    """Say who knows the companions of people: whoever works with them in a study club may not rate them."""
    _companions[:] = sources


def companions(people: Iterable[int]) -> set[int]:
    """Everybody who shares a group with one of `people`, these left out."""
    known = set(people)
    return {one for source in _companions for one in source(known)} - known
