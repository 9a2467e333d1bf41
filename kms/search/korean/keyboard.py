"""Text that was typed with the keyboard in the wrong language: `wltlr` is 지식, `dPtks` is 예산."""

from __future__ import annotations

import re

from kms.search.korean.jamo import is_syllable, put_together, taken_apart

_KEYS = dict(
    zip(
        "rRseEfaqQtTdwWczxvgkoiOjpuPhynbml",
        "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ",
        strict=True,
    )
)
_LETTERS = {jamo: key for key, jamo in _KEYS.items()}
_LATIN = re.compile(r"[A-Za-z]+")


def to_korean(text: str) -> str:
    """The text as if its Latin letters had been typed on the Korean keyboard; what makes no syllables stays."""
    return _LATIN.sub(lambda match: _compose(match[0]) or match[0], text)


def to_keys(text: str) -> str:
    """The text with each Latin letter as the Korean letter of its key, not put together: for what is not yet whole."""
    return _LATIN.sub(lambda match: "".join(_KEYS.get(one) or _KEYS[one.lower()] for one in match[0]), text)


def to_latin(text: str) -> str:
    """The text as if its syllables had been typed with the keyboard in Latin."""
    return "".join(_LETTERS.get(letter, letter) for letter in taken_apart(text))


def _compose(word: str) -> str:
    """Syllables of a word of Latin letters; empty unless all of it makes whole syllables."""
    composed = put_together([_KEYS.get(letter) or _KEYS.get(letter.lower(), "?") for letter in word])
    return composed if all(map(is_syllable, composed)) else ""
