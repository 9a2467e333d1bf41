"""Syllables taken apart into the letters that are typed for them, and put together as a keyboard does."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_JOINED = {
    "ㅗㅏ": "ㅘ",
    "ㅗㅐ": "ㅙ",
    "ㅗㅣ": "ㅚ",
    "ㅜㅓ": "ㅝ",
    "ㅜㅔ": "ㅞ",
    "ㅜㅣ": "ㅟ",
    "ㅡㅣ": "ㅢ",
    "ㄱㅅ": "ㄳ",
    "ㄴㅈ": "ㄵ",
    "ㄴㅎ": "ㄶ",
    "ㄹㄱ": "ㄺ",
    "ㄹㅁ": "ㄻ",
    "ㄹㅂ": "ㄼ",
    "ㄹㅅ": "ㄽ",
    "ㄹㅌ": "ㄾ",
    "ㄹㅍ": "ㄿ",
    "ㄹㅎ": "ㅀ",
    "ㅂㅅ": "ㅄ",
}
_PARTS = {joined: parts for parts, joined in _JOINED.items()}


def is_syllable(letter: str) -> bool:
    """Whether a letter is a whole Korean syllable."""
    return "가" <= letter <= "힣"


def taken_apart(text: str) -> list[str]:
    """The letters typed for a text; what is no syllable stays."""
    return list(chain.from_iterable(map(_letters, text)))


def _letters(letter: str) -> str:
    if not is_syllable(letter):
        return _PARTS.get(letter, letter)
    number = ord(letter) - 0xAC00
    vowel, final = VOWELS[number // 28 % 21], FINALS[number % 28].strip()
    return INITIALS[number // 588] + _PARTS.get(vowel, vowel) + _PARTS.get(final, final)


def put_together(letters: Sequence[str]) -> str:
    """What a row of typed letters becomes; letters that no syllable takes stay by themselves."""
    syllables = []
    at = 0
    while at < len(letters):
        if not _begins(letters, at):
            syllables.append(letters[at])
            at += 1
            continue
        initial, vowel = letters[at], letters[at + 1]
        at += 2
        if at < len(letters) and vowel + letters[at] in _JOINED:
            vowel, at = _JOINED[vowel + letters[at]], at + 1
        final, at = _final(letters, at)
        syllables.append(chr(0xAC00 + (INITIALS.index(initial) * 21 + VOWELS.index(vowel)) * 28 + FINALS.index(final)))
    return "".join(syllables)


def _begins(letters: Sequence[str], at: int) -> bool:
    return at + 1 < len(letters) and letters[at] in INITIALS and letters[at + 1] in VOWELS


def _final(letters: Sequence[str], at: int) -> tuple[str, int]:
    """The final of a syllable and the place behind it: a consonant that is not the next syllable's initial."""
    if at >= len(letters) or letters[at] not in FINALS or _begins(letters, at):
        return " ", at
    final, at = letters[at], at + 1
    if at < len(letters) and final + letters[at] in _JOINED and not _begins(letters, at):
        return _JOINED[final + letters[at]], at + 1
    return final, at
