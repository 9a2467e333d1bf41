"""What all analysers of Korean share: the normal form before, units after, offsets, long texts in pieces.

An analyser says which terms a piece of text has and where; everything else is the same for all.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from kms.search.korean.normal import normalised
from kms.search.korean.units import Span, units
from kms.search.ports import Token

LONGEST_TERM = 40
SHARED_VERSION = "2"  # of what stands in this module, in the normal form and in the units


class MorphemeAnalyzer(ABC):
    """Terms of Korean text: what the words consist of in their order, then units (`units.py`)."""

    name: str
    version: str
    longest_piece = 4000  # characters analysed at once
    with_units = True

    def terms(self, text: str) -> list[str]:
        """Terms in order, without places: the quick way for indexing."""
        normal, _places = normalised(text)
        found: list[str] = []
        for piece, _start in pieces(normal, self.longest_piece):
            found.extend(self.words(piece))
        if self.with_units:
            found.extend([term for term, _start, _end in units(normal)])
        return found

    def tokens(self, text: str) -> list[Token]:
        """The same terms with offsets that point at `text` as given, also when it is decomposed.

        A position is the number of letters before, spaces left out.
        """
        normal, places = normalised(text)
        found = [
            (term, piece_start + start, piece_start + end)
            for piece, piece_start in pieces(normal, self.longest_piece)
            for term, start, end in self.spans(piece)
        ]
        if self.with_units:
            found += units(normal)
        before = [0, *accumulate(not letter.isspace() for letter in normal)]
        at = range(len(normal) + 1) if places is None else places
        return [Token(term, at[start], max(at[end], at[start] + 1), before[start]) for term, start, end in found]

    @abstractmethod
    def spans(self, piece: str) -> Iterable[Span]:
        """Terms of a piece of text in its normal form, in order, and where in it each begins and ends."""

    def words(self, piece: str) -> list[str]:
        """The terms alone."""
        return [term for term, _start, _end in self.spans(piece)]


def runs(text: str, places: Sequence[int]) -> Iterator[Span]:
    """Digits, and letters, of a text that an analyser left whole; `places` says where each letter and the end stand."""
    at = 0
    while at < len(text):
        end = at
        while end < len(text) and _sort(text[end]) == _sort(text[at]):
            end += 1
        if _sort(text[at]):
            yield text[at:end][:LONGEST_TERM], places[at], places[end - 1] + 1
        at = end


def _sort(letter: str) -> str:
    """Digits, letters, or nothing to be looked for."""
    return "digit" if letter.isdigit() else "letter" if letter.isalnum() else ""


def pieces(text: str, longest: int) -> list[tuple[str, int]]:
    """The text in pieces that an analyser takes quickly, cut at white space where there is some."""
    if len(text) <= longest:
        return [(text, 0)]
    breaks = [place for place, letter in enumerate(text) if letter in " \n\t"]
    found = []
    start = 0
    while start < len(text):
        end = min(start + longest, len(text))
        if end < len(text):
            at = bisect_right(breaks, end) - 1
            if at >= 0 and breaks[at] > start:
                end = breaks[at] + 1
        found.append((text[start:end], start))
        start = end
    return found
