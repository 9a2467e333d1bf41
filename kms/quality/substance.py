"""How much of a text is new: to tell a corrected comma from a new text."""

from __future__ import annotations

from collections import Counter


def changed_share(before: str, after: str) -> float:
    """Share of the words that were added or taken away, 0 (the same words) to 1 (nothing in common).

    Words are compared as multisets, so moving a paragraph is no change. Two empty texts are the same.
    """
    old, new = Counter(before.split()), Counter(after.split())
    longest = max(old.total(), new.total())
    if not longest:
        return 0.0
    return max((old - new).total(), (new - old).total()) / longest
