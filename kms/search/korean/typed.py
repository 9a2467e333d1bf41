"""What somebody has typed so far, read in every way it may be meant: letters of the keyboard, initials, the wrong keyboard."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, takewhile

from kms.search.korean.jamo import FINALS, INITIALS, put_together, taken_apart
from kms.search.korean.keyboard import to_keys, to_latin
from kms.search.korean.normal import compose, fold

_CONSONANTS = frozenset(INITIALS) | frozenset(FINALS.strip())
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Typed:
    """One reading: its words, all of their letters, and the letters of the keyboard for them."""

    words: tuple[str, ...]
    letters: str
    keys: str

    @property
    def by_initials(self) -> bool:
        """Whether consonants stand for whole syllables (ㅈㅅㄱㄹ, 지식ㄱㄹ): one that is not the last has no vowel."""
        return any(letter in _CONSONANTS for letter in self.letters[:-1])


def readings(text: str) -> list[Typed]:
    """The text as it stands, then as if typed with the other keyboard; none for a text without letters."""
    composed = compose(text)[0]
    folded = fold(composed)
    korean = put_together(taken_apart(to_keys(composed)))
    other = korean if korean != composed else to_latin(folded)
    found = {one.keys: one for one in (_typed(other), _typed(folded)) if one.keys}
    return list(reversed(found.values()))


def part(typed: Typed, word: str) -> Typed:
    """One of its words alone."""
    return typed if typed.words == (word,) else _typed(word)


def shorter(typed: Typed) -> Typed:
    """The same without the last key, which may have been a slip."""
    return Typed(typed.words, typed.letters, typed.keys[:-1])


def _typed(text: str) -> Typed:
    words = tuple(_WORDS.findall(text))
    letters = "".join("".join(taken_apart(one)) if one in _CONSONANTS else one for one in "".join(words))
    return Typed(words, letters, "".join(taken_apart(letters)))


def initial(letter: str) -> str:
    """The first of the keys that a letter is typed with: of a syllable its consonant."""
    return taken_apart(letter)[0]


def stands_for(letter: str, other: str, *, last: bool) -> bool:
    """Whether a typed letter may mean another: the same, its first consonant, or, where typing ends, what it begins."""
    if letter == other or letter == initial(other):
        return True
    return last and "".join(taken_apart(other)).startswith("".join(taken_apart(letter)))


def begins(typed: Typed, text: str) -> bool:
    """Whether a text has a word at which what was typed begins, spaces left out. The definition that the arrays follow."""
    words = [compact(one) for one in text.split("\n")]
    return any(_at(typed, letters[start:]) for letters, starts in words for start in starts)


def _at(typed: Typed, letters: str) -> bool:
    if not typed.by_initials:
        return "".join(taken_apart(letters)).startswith(typed.keys)
    last = len(typed.letters) - 1
    return len(letters) > last and all(
        stands_for(letter, letters[place], last=place == last) for place, letter in enumerate(typed.letters)
    )


def compact(text: str) -> tuple[str, list[int]]:
    """Letters and digits of a text in their normal form, and where its words begin among them."""
    words = _WORDS.findall(fold(compose(text)[0]))
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word)
    return "".join(words), starts


class Book:
    """Some thousands of short texts, to be found by what is typed. Those given first are found first."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = tuple(texts)
        self._keys: list[tuple[str, int]] = []
        self._initials: list[tuple[str, int]] = []
        for number, text in enumerate(self._texts):
            letters, starts = compact(text)
            for start in starts:
                self._keys.append(("".join(taken_apart(letters[start:])), number))
                self._initials.append(("".join(map(initial, letters[start:])), number))
        self._keys.sort()
        self._initials.sort()

    def find(self, typed: Typed, limit: int) -> list[int]:
        """Numbers of the texts that have a word at which what was typed begins."""
        order, wanted = (
            (self._initials, "".join(map(initial, typed.letters))) if typed.by_initials else (self._keys, typed.keys)
        )
        low = bisect_left(order, (wanted, 0))
        near = takewhile(lambda one: one[0].startswith(wanted), islice(order, low, None))
        fits = sorted({number for _text, number in near})
        return list(islice((one for one in fits if begins(typed, self._texts[one])), limit))
