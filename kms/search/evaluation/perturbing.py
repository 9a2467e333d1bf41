"""Queries as people mistype them. Each kind alters a text in one way, the same for the same text each time."""

from __future__ import annotations

import random
import zlib
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

from kms.search.korean.jamo import FINALS, VOWELS, is_syllable, put_together, taken_apart
from kms.search.korean.keyboard import to_latin
from kms.search.korean.mecab import MecabAnalyzer, Morpheme
from kms.search.korean.normal import fold

_PARTICLES = (
    ("이", "가"),
    ("은", "는"),
    ("을", "를"),
    ("과", "와"),
    ("의", "의"),
    ("에", "에"),
)  # after a final, after a vowel
_ROWS = ("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ", "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ", "ㅋㅌㅊㅍㅠㅜㅡ")


def perturbed(kind: str, text: str) -> str:
    """The text altered; as it is when there is nothing to alter. `kind` is one of KINDS."""
    return KINDS[kind](text, random.Random(zlib.crc32(f"{kind} {text}".encode())))  # noqa: S311  (nothing secret)


def _spaces(text: str, _chance: random.Random) -> str:
    """All spaces removed."""
    return "".join(text.split())


def _keyboard(text: str, _chance: random.Random) -> str:
    """Typed with the keyboard in Latin."""
    return to_latin(text)


def _particles(text: str, chance: random.Random) -> str:
    """Every word that ends in a particle loses it, every other that ends in a noun gains one."""
    return " ".join(_with_other_particle(word, morphemes, chance) for word, morphemes in _words(text))


def _with_other_particle(word: str, morphemes: Sequence[Morpheme], chance: random.Random) -> str:
    kept = list(morphemes)
    while kept and kept[-1].tag.startswith("J"):
        kept.pop()
    if not kept or not is_syllable(word[-1]):
        return word
    if len(kept) < len(morphemes):
        return word[: len(word) - sum(len(one.surface) for one in morphemes[len(kept) :])]
    if not kept[-1].tag.startswith("NN"):
        return word
    closed, opened = chance.choice(_PARTICLES)
    return word + (closed if (ord(word[-1]) - 0xAC00) % len(FINALS) else opened)


def _typo(text: str, chance: random.Random) -> str:
    """One letter of one word of two or more syllables is missing, or is the one beside it on the keyboard."""
    words = text.split()
    places = [at for at, word in enumerate(words) if sum(map(is_syllable, word)) >= 2]
    if not places:
        return text
    at = chance.choice(places)
    letters = taken_apart(words[at])
    place = chance.choice([number for number, letter in enumerate(letters) if "ㄱ" <= letter <= "ㅣ"])
    others = _beside(letters[place])
    if others and chance.random() < 0.5:
        letters[place] = chance.choice(others)
    else:
        del letters[place]
    words[at] = put_together(letters)
    return " ".join(words)


def _beside(letter: str) -> list[str]:
    """Letters of the same sort on the keys to both sides."""
    for row in _ROWS:
        if letter in row:
            at = row.index(letter)
            around = [row[near] for near in (at - 1, at + 1) if 0 <= near < len(row)]
            return [one for one in around if (one in VOWELS) == (letter in VOWELS)]
    return []


def _compound(text: str, _chance: random.Random) -> str:
    """Compounds are split between parts of two or more syllables; when there are none, neighbouring nouns are joined."""
    words = _words(text)
    split = [_split(word, morphemes) for word, morphemes in words]
    return " ".join(split) if split != text.split() else _joined(words)


def _split(word: str, morphemes: Sequence[Morpheme]) -> str:
    """A space between any two nouns of a word, those inside of compounds included."""
    parts = [(part, one.tag.startswith("N")) for one in morphemes for part in (one.parts or (one.surface,))]
    if "".join(part for part, _noun in parts) != word:
        return word
    text = ""
    for number, (part, noun) in enumerate(parts):
        before, noun_before = parts[number - 1] if number else ("", False)
        text += " " * (noun and noun_before and len(part) > 1 and len(before) > 1) + part
    return text


def _joined(words: Sequence[tuple[str, list[Morpheme]]]) -> str:
    text = ""
    before = False
    for word, morphemes in words:
        nouns = all(one.tag.startswith("N") for one in morphemes)
        text += ("" if (before and nouns) or not text else " ") + word
        before = nouns
    return text


def _words(text: str) -> list[tuple[str, list[Morpheme]]]:
    """The words between spaces, each with its morphemes as read in the whole text."""
    words: list[tuple[str, list[Morpheme]]] = [(word, []) for word in text.split()]
    ends = list(accumulate(len(word) for word, _morphemes in words))
    bare = fold("".join(text.split()))
    at = 0
    for one in _analyzer().morphemes(text):
        start = bare.find(one.surface, at)
        if start >= 0:
            words[bisect_right(ends, start)][1].append(one)
            at = start + len(one.surface)
    return words


def _analyzer() -> MecabAnalyzer:
    if not _ANALYZERS:
        _ANALYZERS.append(MecabAnalyzer())
    return _ANALYZERS[0]


_ANALYZERS: list[MecabAnalyzer] = []

NONE = "none"
KINDS: dict[str, Callable[[str, random.Random], str]] = {
    "spaces": _spaces,
    "particles": _particles,
    "keyboard": _keyboard,
    "typo": _typo,
    "compound": _compound,
}
