"""KoNLPy's Okt (Open Korean Text): needs Java."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import jpype

from kms.search.korean import java
from kms.search.korean.jamo import is_syllable
from kms.search.korean.morphemes import LONGEST_TERM, SHARED_VERSION, MorphemeAnalyzer, runs
from kms.search.korean.units import Span

_INFLECTED = {"Verb", "Adjective"}
_KEPT = {"Noun", "Alpha", "Number", "Foreign", "Hashtag", "ScreenName"}
_EMPTY = {"하다", "되다", "있다", "이다", "것", "수", "등", "이", "그", "저", "때", "및"}


class OktAnalyzer(MorphemeAnalyzer):
    """Words as Okt finds them; verbs and adjectives in their dictionary form. Loaded when the first text comes."""

    name = "okt"
    longest_piece = 1000

    def __init__(self) -> None:
        """Raises JavaMissing."""
        java.require()
        self.version = f"1.{SHARED_VERSION}.{java.konlpy_version()}"
        self._lock = threading.Lock()

    @cached_property
    def _processor(self) -> Any:
        java.start()
        return jpype.JClass("org.openkoreantext.processor.OpenKoreanTextProcessorJava")

    def spans(self, piece: str) -> Iterator[Span]:
        """Terms with their places in the piece."""
        text, places = java.plain(piece)
        if not text:
            return
        with self._lock:
            words = self._processor.tokensToJavaKoreanTokenList(self._processor.tokenize(text))
            found = [
                (str(one.getStem() or one.getText()), str(one.getPos()), int(one.getOffset()), int(one.getLength()))
                for one in words
            ]
        for term, tag, start, length in found:
            if tag in _INFLECTED and length and term not in _EMPTY:
                yield term[:LONGEST_TERM], places[start], places[start + length - 1] + 1
            elif tag in _KEPT and length and term not in _EMPTY and not _loose(term, tag):
                yield from runs(term, places[start : start + length + 1])


def _loose(term: str, tag: str) -> bool:
    """A syllable that Okt could not place: 의 of 제3조의2."""
    return tag == "Foreign" and len(term) == 1 and is_syllable(term)
