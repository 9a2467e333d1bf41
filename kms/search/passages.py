"""The best passage of a text for a query, with the query's words marked. Pure, and quick: no analysis of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kms.search.ports import Segments

LENGTH = 160  # characters


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
    """The stretch of about `length` characters that holds the most different words, rare ones counting more."""
    text = " ".join(text.split())
    pattern = _pattern(words)
    places = [(match.start(), match[0].lower()) for match in pattern.finditer(text)] if pattern else []
    if not places:
        return [(_clipped(text, 0, length), False)]
    frequency: dict[str, int] = {}
    for _place, word in places:
        frequency[word] = frequency.get(word, 0) + 1
    best, start, first = -1.0, 0, 0
    held: dict[str, int] = {}
    for place, word in places:
        held[word] = held.get(word, 0) + 1
        while place - places[first][0] > length - 20:
            held[places[first][1]] -= 1
            first += 1
        value = sum(1 / frequency[one] + 1 for one, count in held.items() if count)
        if value > best:
            best, start = value, places[first][0]
    return mark(_clipped(text, max(0, start - 20), length), words)


def _clipped(text: str, start: int, length: int) -> str:
    """A stretch that begins and ends at a space, with an ellipsis where something is left out."""
    if start:
        space = text.find(" ", start, start + 15)
        start = space + 1 if space >= 0 else start
    end = min(len(text), start + length)
    if end < len(text):
        space = text.rfind(" ", start + length // 2, end)
        end = space if space > 0 else end
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def _pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    useful = sorted({word for word in words if word.strip()}, key=len, reverse=True)
    if any(len(word) > 1 for word in useful):
        useful = [word for word in useful if len(word) > 1 or not word.isascii()]
    return re.compile("|".join(map(re.escape, useful)), re.IGNORECASE) if useful else None
