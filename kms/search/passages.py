"""The best passage of a text for a query, with the query's words marked. Pure, and quick: no analysis of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from kms.search.ports import Segments

LENGTH = 160  # characters
_LONE = r"(?<![가-힣])"
_COMPOUND = 4  # syllables from which a word may be one


def mark(text: str, words: Sequence[str]) -> Segments:
    """The text cut into marked and unmarked segments; neighbouring marks are joined."""
    pattern = _pattern(words)
    if pattern is None:
        return [(text, False)]
    segments: Segments = []
    at = 0
    for match in pattern.finditer(text):
        if match.start() > at:
            segments.append((text[at : match.start()], False))
        segments.append((match[0], True))
        at = match.end()
    if at < len(text):
        segments.append((text[at:], False))
    return segments


def passage(text: str, words: Sequence[str], length: int = LENGTH) -> Segments:
    """The stretch of about `length` characters that holds the most different words; of equal ones, rare words decide."""
    text = " ".join(text.split())
    pattern = _pattern(words)
    places = [(match.start(), match[0].lower()) for match in pattern.finditer(text)] if pattern else []
    if not places:
        return [(_clipped(text, 0, length), False)]
    first, last = _fullest(places, _covered({found for _place, found in places}, words), length - 20)
    room = length - (places[last][0] + len(places[last][1]) - places[first][0])
    return mark(_clipped(text, _beginning(text, places[first][0], max(20, room // 2)), length), words)


def holds(text: str, words: Sequence[str]) -> bool:
    """Whether there is something to be marked in a text."""
    pattern = _pattern(words)
    return pattern is not None and pattern.search(text) is not None


def _covered(found: Iterable[str], words: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Which words each found text stands for: a compound stands for its parts as well."""
    asked = {word.lower() for word in words if word.strip()}
    return {one: tuple(word for word in asked if word in one) or (one,) for one in found}


def _fullest(places: Sequence[tuple[int, str]], covered: Mapping[str, Sequence[str]], reach: int) -> tuple[int, int]:
    """First and last of the places, no farther apart than `reach`, that stand for the most words."""
    frequency = Counter(word for _place, found in places for word in covered[found])
    best, span, first = -1.0, (0, 0), 0
    held: Counter[str] = Counter()
    for last, (place, found) in enumerate(places):
        held.update(covered[found])
        while place + len(found) - places[first][0] > reach and first < last:
            held.subtract(covered[places[first][1]])
            first += 1
        value = sum(1 + 1 / (1 + frequency[word]) / len(frequency) for word, count in held.items() if count > 0)
        if value > best:
            best, span = value, (first, last)
    return span


def _beginning(text: str, at: int, room: int) -> int:
    """Where to begin so that `at` is shown: at its sentence when that begins within `room`, else a little before."""
    sentence = max(text.rfind(end, max(0, at - room), at) for end in (". ", "? ", "! "))
    return sentence + 2 if sentence >= 0 else max(0, at - 20)


def _clipped(text: str, start: int, length: int) -> str:
    """A stretch that begins and ends at a space, with an ellipsis where something is left out."""
    if start and text[start - 1] != " ":
        space = text.find(" ", start, start + 15)
        start = space + 1 if space >= 0 else start
    end = min(len(text), start + length)
    if end < len(text):
        space = text.rfind(" ", start + length // 2, end)
        end = space if space > 0 else end
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def _pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    """Finds words, the longest first; single syllables only where a word begins, being stems or next to nothing."""
    useful = sorted({word for word in words if word.strip()}, key=lambda word: (-len(word), word))
    if any(len(word) > 1 for word in useful):
        useful = [word for word in useful if len(word) > 1 or not word.isascii()]
    parts = [_LONE + re.escape(word) if len(word) == 1 else _with_spaces(word) for word in useful]
    return re.compile("|".join(parts), re.IGNORECASE) if useful else None


def _with_spaces(word: str) -> str:
    """A compound of four syllables and more is found with a space in it as well."""
    return "[ ]?".join(map(re.escape, word)) if len(word) >= _COMPOUND and word.isalpha() else re.escape(word)
