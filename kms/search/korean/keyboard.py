"""Text that was typed with the keyboard in the wrong language: `wltlr` is 지식, `dPtks` is 예산."""

from __future__ import annotations

import re

_KEYS = dict(
    zip(
        "rRseEfaqQtTdwWczxvgkoiOjpuPhynbml",
        "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ",
        strict=True,
    )
)
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
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
_LATIN = re.compile(r"[A-Za-z]+")


def to_korean(text: str) -> str:
    """The text as if its Latin letters had been typed on the Korean keyboard; what makes no syllables stays."""
    return _LATIN.sub(lambda match: _compose([_key(letter) for letter in match[0]]) or match[0], text)


def _key(letter: str) -> str:
    return _KEYS.get(letter) or _KEYS.get(letter.lower(), "")


def _compose(letters: list[str]) -> str:
    """Syllables of a row of single letters; empty unless all of it makes whole syllables."""
    syllables = []
    at = 0
    while at < len(letters):
        if at + 1 >= len(letters) or letters[at] not in _INITIALS or letters[at + 1] not in _VOWELS:
            return ""
        initial, vowel = letters[at], letters[at + 1]
        at += 2
        if at < len(letters) and vowel + letters[at] in _JOINED:
            vowel, at = _JOINED[vowel + letters[at]], at + 1
        final, at = _final(letters, at)
        syllables.append(
            chr(0xAC00 + (_INITIALS.index(initial) * 21 + _VOWELS.index(vowel)) * 28 + _FINALS.index(final))
        )
    return "".join(syllables)


def _final(letters: list[str], at: int) -> tuple[str, int]:
    """The final of a syllable and the place behind it: a consonant that is not the next syllable's initial."""

    def begins_next(place: int) -> bool:
        return place + 1 < len(letters) and letters[place + 1] in _VOWELS

    if at >= len(letters) or letters[at] not in _FINALS or begins_next(at):
        return " ", at
    final, at = letters[at], at + 1
    if at < len(letters) and final + letters[at] in _JOINED and not begins_next(at):
        return _JOINED[final + letters[at]], at + 1
    return final, at
