"""Which segments are joined when: as in a row of drawers, five of a size make one of the next."""

from __future__ import annotations

from collections.abc import Sequence

MOST_OF_A_SIZE = 5
SMALLEST = 200  # documents; what is smaller counts as equal
QUICK = 4_000  # documents that are joined in a moment, while somebody waits to find what was saved


def to_join(sizes: Sequence[int], most: int | None = QUICK) -> list[int]:
    """Places of the segments to be joined into one, none when they are few enough; at most `most` documents (None: any).

    Each document is joined once a size, so the work of n documents is n log n, however they come.
    """
    by_size = sorted(range(len(sizes)), key=lambda one: sizes[one])
    chosen: list[int] = []
    for level in range(_level(max(sizes, default=0)) + 1):
        of_level = [one for one in by_size if _level(sizes[one]) <= level]
        total = sum(sizes[one] for one in of_level)
        crowded = sum(_level(sizes[one]) == level for one in of_level) > MOST_OF_A_SIZE
        if crowded and (most is None or total <= most):
            chosen = of_level
    return chosen


def _level(size: int) -> int:
    level = 0
    while size > SMALLEST * MOST_OF_A_SIZE**level:
        level += 1
    return level
