"""What changed between two texts, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|[^\s]+")
_MOST_WORDS = 20_000  # beyond, lines are compared

Change = tuple[str, str]  # ("same" | "added" | "removed", text)


def word_diff(before: str, after: str) -> list[Change]:
    """Stretches in the order of reading; joined removed and added parts give the two texts back."""
    if len(before) + len(after) > _MOST_WORDS * 6:
        return list(_changes(before.splitlines(keepends=True), after.splitlines(keepends=True)))
    return list(_changes(_WORDS.findall(before), _WORDS.findall(after)))


def _changes(old: list[str], new: list[str]) -> Iterator[Change]:
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "same", "".join(old[start:end])
            continue
        if end > start:
            yield "removed", "".join(old[start:end])
        if new_end > new_start:
            yield "added", "".join(new[new_start:new_end])
