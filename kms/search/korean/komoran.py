"""KoNLPy's Komoran: needs Java."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from kms.search.korean import java
from kms.search.korean.morphemes import LONGEST_TERM, SHARED_VERSION, MorphemeAnalyzer
from kms.search.korean.units import Span

# MAG: it takes 도로 for an adverb; NA: what it does not know
_KEPT = {"NNG", "NNP", "NNB", "NR", "NP", "VV", "VA", "XR", "SL", "SN", "SH", "MAG", "NA"}
_EMPTY = {"하", "되", "있", "것", "수", "등", "이", "그", "저", "때", "및"}


class KomoranAnalyzer(MorphemeAnalyzer):
    """Morphemes as Komoran finds them. Its model is loaded when the first text comes."""

    name = "komoran"
    longest_piece = 1000

    def __init__(self) -> None:
        """Raises JavaMissing."""
        java.require()
        self.version = f"1.{SHARED_VERSION}.{java.konlpy_version()}"
        self._lock = threading.Lock()

    @cached_property
    def _komoran(self) -> Any:
        from konlpy.tag import Komoran  # starts Java

        java.start()
        return Komoran().jki

    def spans(self, piece: str) -> Iterator[Span]:
        """Terms with their places in the piece."""
        text, places = java.plain(piece)
        if not text:
            return
        with self._lock:
            found = [
                (str(one.getMorph()), str(one.getPos()), int(one.getBeginIndex()), int(one.getEndIndex()))
                for one in self._komoran.analyze(text).getTokenList()
            ]
        for term, tag, start, end in found:
            if tag in _KEPT and end > start and term not in _EMPTY and _letters(term):
                yield term[:LONGEST_TERM], places[start], places[end - 1] + 1


def _letters(term: str) -> bool:
    """Whether anything can be looked for: what Komoran does not know may be marks only."""
    return any(map(str.isalnum, term))
