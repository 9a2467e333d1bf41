"""Suggestions while typing: sorted places of words in titles and keywords, beside the postings of each segment.

Kept of each document: `row.shown` (`columnar.SHOWN`), its title and keywords, each ended by a line break, UTF-16. From it
come, whenever a segment is written:
`say.letters` letters and digits in their normal form, 0 at the end of each line   `say.keys` the same as typed, UTF-16
`say.word` (words,) where each word begins in `say.letters`: the first of titles, then other words of titles, then those of
keywords, each in the order of what is typed from there on; `say.key` the same in `say.keys`, `say.doc` whose it is
`say.initials` (words,) those numbers, in the order of initials   `say.kinds` (4,) where each of the three kinds begins
`say.size` (n,) number of keys of each title
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kms.search.korean.jamo import taken_apart
from kms.search.korean.normal import fold
from kms.search.korean.typed import Typed, begins, initial, part, stands_for
from kms.search.whoosh.columnar import SHOWN, Segment

TITLE, WITHIN, KEYWORD = 0, 1, 2  # kinds of words: the first of a title, another one of it, one of a keyword
_DEPTH = 8  # letters by which words are in order; what is longer is compared one by one
_MOST_WORDS = 5
_COUNTED = 100  # documents whose keywords are counted

Array = NDArray[Any]
Columns = Mapping[str, Array]
Place = tuple[int, int]  # a segment, and a document in it


def shown(title: str, keywords: Sequence[str]) -> str:
    """What is kept of a document to be suggested."""
    return "".join(f"{' '.join(line.split())}\n" for line in (title, *keywords))


def columns(kept: Columns) -> dict[str, Array]:
    """The arrays of a segment whose columns have `row.shown`."""
    raw, at = kept[f"row.{SHOWN}"], kept[f"at.{SHOWN}"]
    folded, keys, sizes = _tables()
    letters, ends = folded[raw], raw == 10
    begins_word = (letters > 0) & (np.concatenate([[0], letters[:-1]]) == 0)
    words = np.flatnonzero(begins_word)
    owners = np.repeat(np.arange(len(at) - 1), np.diff(at))
    line = np.cumsum(ends) - ends
    in_title = line == line[at[owners]] if len(raw) else ends
    held = (letters > 0) | ends
    lengths = np.where(ends, 1, sizes[letters])
    compact = letters[held]
    typed = keys[compact][np.arange(keys.shape[1]) < lengths[held][:, None]]
    word, key = ((np.cumsum(one) - one)[words] for one in (held, lengths))
    first = np.concatenate([[True], owners[words][1:] != owners[words][:-1]])[: len(words)]
    kind = np.where(in_title[words], np.where(first, TITLE, WITHIN), KEYWORD)
    order = _sorted(typed, key, kind)
    word, kind = word[order], kind[order]
    return {
        "say.letters": compact,
        "say.keys": typed,
        "say.word": word.astype(np.int32),
        "say.key": key[order].astype(np.int32),
        "say.doc": owners[words][order].astype(np.int32),
        "say.initials": _sorted(_initials()[compact], word, kind).astype(np.int32),
        "say.kinds": np.searchsorted(kind, np.arange(4)).astype(np.int64),
        "say.size": np.bincount(owners[in_title & ~ends], lengths[in_title & ~ends], len(at) - 1).astype(np.int32),
    }


def _sorted(text: Array, starts: Array, kind: Array) -> Array:
    """The numbers of `starts` by their kind, then in the order of the first letters of what stands there."""
    padded = np.concatenate([text, np.zeros(_DEPTH, np.uint16)]).astype(np.uint64)
    packed = [kind]
    for part_of in range(0, _DEPTH, 4):
        value = np.zeros(len(starts), np.uint64)
        for place in range(part_of, part_of + 4):
            value = (value << np.uint64(16)) | padded[starts + place]
        packed.append(value)
    return np.lexsort(packed[::-1])


@cache
def _tables() -> tuple[Array, Array, Array]:
    """Of every letter: its normal form, 0 when it is none; of every normal form: its keys and how many."""
    folded = np.zeros(0x10000, np.uint16)
    spelt = np.zeros((0x10000, 5), np.uint16)
    sizes = np.zeros(0x10000, np.int64)
    for code in range(0x10000):
        letter = fold(chr(code))
        if letter.isalnum():
            folded[code] = ord(letter)
    for code in np.unique(folded[folded > 0]).tolist():
        keys = [ord(one) for one in taken_apart(chr(code))]
        spelt[code, : len(keys)] = keys
        sizes[code] = len(keys)
    return folded, spelt, sizes


@cache
def _initial(code: int) -> int:
    return ord(initial(chr(code)))


@cache
def _initials() -> Array:
    """Of every letter: the first consonant of a syllable, another letter itself."""
    return np.array([_initial(code) for code in range(0x10000)], np.uint16)


def fitting(segment: Segment, typed: Typed, kind: int) -> Array:
    """Numbers of the words of a kind at which what was typed begins."""
    if typed.by_initials:
        return _by_initials(segment, typed.letters, kind)
    keys = _codes(typed.keys)
    text, starts = segment.column("say.keys"), segment.column("say.key")
    length = min(_DEPTH, len(keys))

    def begin(number: int) -> list[int]:
        start = int(starts[number])
        found: list[int] = text[start : start + length].tolist()
        return found

    low, high = _range(segment, kind, begin, keys)
    found = np.arange(low, high)
    for place in range(_DEPTH, len(keys)):
        found = found[text[starts[found] + place] == keys[place]]
    return found


def _by_initials(segment: Segment, letters: str, kind: int) -> Array:
    text, order, starts = (segment.column(f"say.{name}") for name in ("letters", "initials", "word"))

    def begin(number: int) -> list[int]:
        start = int(starts[order[number]])
        return [_initial(code) for code in text[start : start + length].tolist()]

    length = min(_DEPTH, len(letters))
    low, high = _range(segment, kind, begin, _codes("".join(map(initial, letters))))
    found = np.asarray(order[low:high])
    for place, letter in enumerate(letters):
        if place >= _DEPTH or letter != initial(letter):
            alike, numbers = np.unique(text[starts[found] + place], return_inverse=True)
            last = place == len(letters) - 1
            fits = [bool(code) and stands_for(letter, chr(code), last=last) for code in alike.tolist()]
            found = found[np.array(fits, bool)[numbers]]
    return np.sort(found)


def _codes(text: str) -> Array:
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)


def _range(segment: Segment, kind: int, letters: Callable[[int], list[int]], wanted: Array) -> tuple[int, int]:
    """From where to where, among the words of a kind, the first letters are those wanted."""
    asked = wanted[:_DEPTH].tolist()

    def begin(number: int) -> list[int]:
        there = letters(number)
        return there[: there.index(0)] if 0 in there else there

    low, high = segment.column("say.kinds")[kind : kind + 2].tolist()
    first = bisect_left(range(high), asked, lo=low, key=begin)
    return first, bisect_right(range(high), asked, lo=first, key=begin)


def titles(segments: Sequence[Segment], readable: Sequence[Array], typed: Typed, limit: int) -> list[Place]:
    """The documents whose titles fit best: those that begin so, those with it inside, those with each word somewhere.

    Within these the more of the title is typed the better, times grade and freshness; of equal ones the newest first.
    """
    found: list[Place] = []
    for way in (_begun, _inside, _scattered):
        if len(found) < limit and (way is not _scattered or len(typed.words) > 1):
            each = [way(segment, typed, mask) for segment, mask in zip(segments, readable, strict=True)]
            best = _best(segments, each, typed, limit + len(found))
            found += [place for place in best if place not in found]
    return found[:limit]


def _begun(segment: Segment, typed: Typed, readable: Array) -> Array:
    docs: Array = segment.column("say.doc")[fitting(segment, typed, TITLE)]
    return docs[readable[docs]]


def _inside(segment: Segment, typed: Typed, readable: Array) -> Array:
    has = np.zeros(segment.size, bool)
    has[segment.column("say.doc")[fitting(segment, typed, WITHIN)]] = True
    return np.flatnonzero(has & readable)


def _scattered(segment: Segment, typed: Typed, readable: Array) -> Array:
    every = readable
    for word in typed.words[:_MOST_WORDS]:
        has = np.zeros(segment.size, bool)
        for kind in (TITLE, WITHIN):
            has[segment.column("say.doc")[fitting(segment, part(typed, word), kind)]] = True
        every = every & has
    return np.flatnonzero(every)


def _best(segments: Sequence[Segment], each: Sequence[Array], typed: Typed, limit: int) -> list[Place]:
    found = []
    for number, (segment, docs) in enumerate(zip(segments, each, strict=True)):
        share = np.minimum(1, len(typed.keys) / np.maximum(1, segment.column("say.size")[docs]))
        scores = (1 + share) * segment.numbers("grade")[docs] * segment.numbers("freshness")[docs]
        if len(docs) > limit:
            kept = scores >= np.partition(scores, -limit)[-limit]
            docs, scores = docs[kept], scores[kept]
        newest = segment.numbers("published")[docs]
        order = np.lexsort((-newest, -scores))[:limit]
        found += [(-float(scores[one]), -float(newest[one]), number, int(docs[one])) for one in order]
    return [(number, doc) for _score, _newest, number, doc in sorted(found)[:limit]]


def keywords(segments: Sequence[Segment], readable: Sequence[Array], typed: Typed, limit: int) -> list[str]:
    """Keywords that fit, of documents that may be read, those of the most documents first; counted over some of them."""
    counted: Counter[str] = Counter()
    for segment, mask in zip(segments, readable, strict=True):
        docs = segment.column("say.doc")[fitting(segment, typed, KEYWORD)]
        docs = docs[mask[docs]]
        for doc in set(docs[:: max(1, len(docs) // _COUNTED)].tolist()):
            counted.update(word for word in set(lines(segment, doc)[1:]) if begins(typed, word))
    return sorted(counted, key=lambda word: (-counted[word], len(word), word))[:limit]


def lines(segment: Segment, doc: int) -> list[str]:
    """Title and keywords of a document."""
    at = segment.column(f"at.{SHOWN}")
    return bytes(segment.column(f"row.{SHOWN}")[at[doc] : at[doc + 1]]).decode("utf-16-le").split("\n")[:-1]
