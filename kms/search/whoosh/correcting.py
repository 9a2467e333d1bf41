"""Misspelt words of a query, corrected to words of documents that the reader may read: one or two keys wrong, few candidates.

Columns of a segment, made of its dictionary whenever it is written, for the words of text and titles that have no digits:
`fix.term` (words,) their numbers, by number of keys   `fix.keys` (words * 24,) their keys, 0 behind the end
`fix.mask` (words,) which keys occur, one bit each   `fix.sizes` (26,) where words of each number of keys begin
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kms.search.korean.jamo import taken_apart
from kms.search.korean.normal import compose, fold
from kms.search.ports import Analyzer
from kms.search.whoosh.columnar import SEPARATOR, Segment
from kms.search.whoosh.dictionary import Dictionary
from kms.search.whoosh.documents import WORDS
from kms.search.whoosh.finding import readable

FEW = 3  # results up to which a rare word may be a misspelt one
_LEAST, _MOST = 4, 24  # keys of a word that is corrected
_SURE = 5  # keys of a word that is corrected although the query finds something
_USUAL = 5  # documents that the corrected word must then be in, unless it is the whole word and
_LONG = 7  # keys long
_LEFT = 0.4  # keys that a letter behind the corrected word counts for when it is no particle
_TWO_FROM = 9  # keys from which on two may be wrong
_LOOKED_AT = 2000  # documents of a word of which it is looked whether they may be read
_LONGEST = 20  # letters of a word that are looked at
_SHORTEST = 2  # letters of a word that is corrected
_USUAL_SHARE = 0.01  # of the documents that have a word of one letter which may be part of a longer one
_PIECE = 0.4  # letters that each further piece of a word counts for
_PARTICLES = "은는이가을를의에도만로와과"
_FIELDS = ("text", WORDS)
_KEYS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣabcdefghijklmnopqrstuvwxyz"
_WORD = re.compile(r"(?<![\w\-:])[^\W\d_]{2,}(?![\w:])")  # not what is excluded or names a field

_BARE = re.compile("[ㄱ-ㅣ]")  # a key that makes no syllable: surely a slip

Array = NDArray[Any]
Read = tuple[str, int, int]  # a term of a word as the analyser reads it, from where to where


@cache
def _codes() -> Mapping[str, int]:
    return {key: number for number, key in enumerate(_KEYS, 1)}


def columns(kept: Mapping[str, Array]) -> dict[str, Array]:
    """The arrays of a segment with this dictionary."""
    found = list(_words(Dictionary(kept["blob"], kept["ends"])))
    sizes = np.array([len(keys) for _number, keys in found], np.int64)
    order = np.argsort(sizes, kind="stable")
    table = np.zeros((len(found), _MOST), np.uint8)
    if len(found):
        flat = np.frombuffer(b"".join(keys for _number, keys in found), np.uint8)
        table[np.arange(_MOST) < sizes[:, None]] = flat
    table = table[order]
    return {
        "fix.term": np.array([number for number, _keys in found], np.int32)[order],
        "fix.keys": table.ravel(),
        "fix.mask": _mask(table),
        "fix.sizes": np.searchsorted(sizes[order], np.arange(_MOST + 2)).astype(np.int64),
    }


def _words(terms: Dictionary) -> Iterator[tuple[int, bytes]]:
    """Number and keys of each word that a misspelt one may be corrected to."""
    codes = _codes()
    for name in _FIELDS:
        first, last = (terms.bound(name + end) for end in (SEPARATOR, chr(ord(SEPARATOR) + 1)))
        for number, term in enumerate(terms.words(first, last), first):
            keys = [codes.get(key, 0) for key in taken_apart(term.split(SEPARATOR, 1)[1])]
            if _LEAST <= len(keys) <= _MOST and all(keys):
                yield number, bytes(keys)


def _mask(keys: Array) -> Array:
    bits = np.where(keys > 0, np.uint64(1) << (keys.astype(np.uint64) % np.uint64(64)), np.uint64(0))
    mask: Array = np.bitwise_or.reduce(bits, axis=1) if len(keys) else np.zeros(0, np.uint64)
    return mask


@dataclass(frozen=True)
class Near:
    """A word near to a misspelt one: keys that differ, and how many documents that may be read have it."""

    word: str
    distance: int
    documents: int


def near(segments: Sequence[Segment], word: str, principals: frozenset[str]) -> list[Near]:
    """Words of documents that may be read, one or two keys from `word`; itself left out. The nearest, then most frequent first."""
    codes = _codes()
    keys = np.array([codes.get(key, 0) for key in taken_apart(word)], np.uint8)
    if not (_LEAST <= len(keys) <= _MOST and keys.all()):
        return []
    most = 2 if len(keys) >= _TWO_FROM else 1
    found: dict[str, list[int]] = {}
    for segment in segments:
        numbers, distances = _candidates(segment, keys, most)
        for number, distance in zip(numbers.tolist(), distances.tolist(), strict=True):
            count = _read(segment, number, principals)
            if count:
                other = segment.word(number).split(SEPARATOR, 1)[1]
                found.setdefault(other, [distance, 0])[1] += count
    words = (Near(other, distance, count) for other, (distance, count) in found.items() if distance)
    return sorted(words, key=lambda one: (one.distance, -one.documents, one.word))


def _candidates(segment: Segment, keys: Array, most: int) -> tuple[Array, Array]:
    """Numbers and distances of the words of a segment that differ from `keys` by at most `most`."""
    sizes = segment.column("fix.sizes")
    if not len(segment.column("fix.term")):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    low, high = sizes[max(0, len(keys) - most)], sizes[min(_MOST + 1, len(keys) + most + 1)]
    if low == high:
        return sizes[:0], sizes[:0]
    mask = _mask(keys[None, :])[0]
    rows = low + np.flatnonzero(np.bitwise_count(segment.column("fix.mask")[low:high] ^ mask) <= 2 * most)
    distances = distance(keys, segment.column("fix.keys").reshape(-1, _MOST)[rows])
    close = distances <= most
    return segment.column("fix.term")[rows[close]], distances[close]


def distance(keys: Array, others: Array) -> Array:
    """(n,) keys to be typed otherwise, more or less, or in the other order, from `keys` (m,) to each row of `others` (n, w).

    Rows end at their first 0. Optimal string alignment: Damerau's four slips, no key touched twice.
    """
    width = others.shape[1]
    sizes = (others > 0).sum(axis=1)
    before = now = np.tile(np.arange(width + 1), (len(others), 1))
    for at, key in enumerate(keys.tolist(), 1):
        earlier, before = before, now
        now = np.empty_like(before)
        now[:, 0] = at
        for place in range(1, width + 1):
            same = others[:, place - 1] == key
            best = np.minimum(np.minimum(before[:, place], now[:, place - 1]) + 1, before[:, place - 1] + ~same)
            if at > 1 and place > 1:
                swapped = same_order(others, place, key, int(keys[at - 2]))
                best = np.where(swapped, np.minimum(best, earlier[:, place - 2] + 1), best)
            now[:, place] = best
    result: Array = now[np.arange(len(others)), sizes]
    return result


def same_order(others: Array, place: int, key: int, before: int) -> Array:
    """Where two keys of a row stand the other way round."""
    swapped: Array = (others[:, place - 2] == key) & (others[:, place - 1] == before)
    return swapped


def _read(segment: Segment, number: int, principals: frozenset[str]) -> int:
    """How many documents that have a term are alive and may be read; estimated from some thousands when they are many."""
    docs = segment.postings(number)[0]
    step = 1 + len(docs) // _LOOKED_AT
    docs = docs[::step]
    may = readable(segment, principals)
    counted = segment.alive[docs] if may is None else segment.alive[docs] & may[docs]
    return int(np.count_nonzero(counted)) * step


def known(segments: Sequence[Segment], word: str, principals: frozenset[str], least: float = 1) -> bool:
    """Whether a word stands in at least so many documents that may be read; if not in one, it is nobody's for this reader."""
    total = 0
    for segment in segments:
        for name in _FIELDS:
            number = segment.find(name, word)
            if number >= 0:
                total += _read(segment, number, principals)
                if total >= least:
                    return True
    return False


def doubtful(terms: Sequence[str], found: Mapping[str, float], total: int) -> bool:
    """Whether a word of the query may be misspelt, as far as can be told without looking: none has it, or scraps of it."""
    return total <= FEW or any(term not in found or (len(term) == 1 and not term.isascii()) for term in terms)


def corrected(
    segments: Sequence[Segment], analyzer: Analyzer, text: str, principals: frozenset[str], *, few: bool
) -> str:
    """The text with its misspelt words corrected; empty when there is none or nothing is near.

    `few`: the text finds next to nothing, so that short words may be wrong as well.
    """
    composed = compose(text)[0]
    changes = []
    for match in _WORD.finditer(fold(composed)):
        word = match[0][:_LONGEST]
        read = [(one.term, one.start, one.end) for one in analyzer.tokens(word)]
        change = _change(segments, word, read, _stem(word, read), principals, few=few)
        if few and not change:
            change = _change(segments, word, read, len(word), principals, few=few)
        if change:
            changes.append((match.start() + change[0], match.start() + change[1], change[2]))
    for start, end, word in reversed(changes):
        composed = composed[:start] + word + composed[end:]
    return composed if changes else ""


def _stem(word: str, read: Sequence[Read]) -> int:
    """How many letters of a word are before its ending: what the analyser drops, else a particle of one letter."""
    end = max((end for _term, _start, end in read), default=0)
    return end if 0 < end < len(word) else len(word) - (word[-1] in _PARTICLES and len(word) > _SHORTEST)


def _change(
    segments: Sequence[Segment], word: str, read: Sequence[Read], stem: int, principals: frozenset[str], *, few: bool
) -> tuple[int, int, str] | None:
    """From where to where a word is misspelt, and what is meant: the nearest and longest that explains all but the ending."""
    if any(known(segments, one, principals) for one in {word, word[:stem]} if len(one) >= _SHORTEST):
        return None
    covered = _covered(segments, word, principals)
    for term, start, end in read:  # inflected words are not written as their term
        if min(len(term), end - start) >= _SHORTEST and known(segments, term, principals):
            covered[start:end] = [True] * (end - start)
    few = few or bool(_BARE.search(word))
    if not few and [min(len(term), end - start) >= _SHORTEST for term, start, end in read] == [True]:
        return None  # one word to the analyser: there is such a word, if in none of the documents
    wrong = [place for place, one in enumerate(covered[:stem]) if not one]
    if not wrong:
        return None
    best: tuple[float, tuple[int, int, str]] | None = None
    for start, end in _spans(wrong[0], wrong[-1] + 1, stem, len(word)):
        keys = len(taken_apart(word[start:end]))
        for one in near(segments, word[start:end], principals)[:1] if keys >= (_LEAST if few else _SURE) else ():
            left = word[end:].strip(_PARTICLES)
            whole = start == 0 and (end == stem or not left)
            telling = one.documents >= _USUAL or (whole and not left and keys >= _LONG)
            if not few and not (telling and (whole or len(wrong) >= _SHORTEST)):
                continue
            value = one.distance - 0.1 * float(np.log1p(one.documents)) - 0.05 * (end - start) + _LEFT * len(left)
            if best is None or value < best[0]:
                best = (value, (start, end, one.word))
    return best[1] if best else None


def _spans(begin: int, stop: int, stem: int, length: int) -> set[tuple[int, int]]:
    """Stretches of a word that hold all that is wrong, from `begin` to `stop`: that, with a letter of its neighbours, or all."""
    starts, ends = {0, begin, max(0, begin - 1)}, {stop, stop + 1, stem, length}
    return {(one, end) for one in starts for end in ends if stop <= end <= length and end - one >= _SHORTEST}


def _covered(segments: Sequence[Segment], word: str, principals: frozenset[str]) -> list[bool]:
    """Which letters of a word are of words that the reader's documents have, as many as can be; of one letter only usual ones beside longer ones."""
    usual = max(1, sum(segment.size for segment in segments) * _USUAL_SHARE)
    ways: list[tuple[float, list[bool], bool]] = [(0, [], False)]
    for end in range(1, len(word) + 1):
        value, places, longer = ways[end - 1]
        best = (value, [*places, False], longer)
        for start in range(end):
            gain = end - start - _PIECE
            least = 1 if end - start > 1 else usual
            if ways[start][0] + gain > best[0] and known(segments, word[start:end], principals, least):
                value, places, longer = ways[start]
                best = (value + gain, places + [True] * (end - start), longer or end - start > 1)
        ways.append(best)
    _value, places, longer = ways[-1]
    return places if longer or len(word) < _SHORTEST else [False] * len(word)
