"""Words of a query that only begin what is meant: ㅈㅅㄱㄹ for 지식관리, 예산ㅍ and 예사 for 예산 편성. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kms.search.korean.jamo import is_syllable
from kms.search.korean.typed import Typed, readings

_CONSONANTS = re.compile("[ㄱ-ㅎ]{2,}")
_CUT_OFF = re.compile("[가-힣]+[ㄱ-ㅎ]")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Beginning:
    """What stands in a text from `start` to `end`, read as the beginning of a word. `only`: it can be read in no other way."""

    typed: Typed
    start: int
    end: int
    only: bool


def beginnings(text: str, known: Callable[[str], bool]) -> list[Beginning]:
    """Words of a text in its normal form that stand for others which begin so.

    Those of two or more consonants do by their initials; the last one does when it ends in a single consonant, or when it
    is not `known` to anybody.
    """
    words = list(_WORD.finditer(text))
    found = []
    for number, match in enumerate(words):
        word = match[0]
        initials = bool(_CONSONANTS.fullmatch(word))
        last = number == len(words) - 1 and match.end() == len(text)
        half = last and bool(_CUT_OFF.fullmatch(word) or (all(map(is_syllable, word)) and not known(word)))
        if initials or half:
            found.append(Beginning(readings(word)[0], match.start(), match.end(), only=initials))
    return found
