"""The second stage: what the few best documents gain by where and how near to each other the words of a query stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kms.search.whoosh.columnar import LETTERS, Places, Segment, Weighing
from kms.search.whoosh.ranking import Second
from kms.search.whoosh.substituting import titled
from kms.search.whoosh.understanding import Asked

_MOST_TERMS = 6_000  # of a document that are looked at
_MOST_LETTERS = 20_000

Gains = NDArray[np.floating[Any]]


def gains(segment: Segment, docs: Places, asked: Asked, text: Weighing, second: Second) -> Gains:
    """(documents,) what each of `docs`, ascending, adds to its score, but for its letters; never below 0.

    Lengths count as in the field of the whole `text`, of which the title is the beginning.
    """
    terms = list(asked.weights)
    weights = np.array([asked.weights[term] for term in terms])
    lengths = segment.lengths("text")[docs]
    found = _Row(segment, "text", docs, [segment.find("text", term) for term in terms], _MOST_TERMS)
    body = found.after(segment.lengths("title")[docs])
    norms = text.norms(lengths, text.length or 1.0)
    gained = second.neighbours * _near(body, _neighbours(asked, terms), norms, text.k1)
    gained += second.lead * _lead(body, weights, second.lead_length)
    gained += _titled(segment, docs, terms, weights, second, titled(segment, asked.same, docs))
    return gained


def gains_of_letters(segment: Segment, docs: Places, asked: Asked, text: Weighing, second: Second) -> Gains:
    """(documents,) what each of `docs` adds for pairs of letters. The dearest part: for few documents."""
    alphabet = sorted({letter for letter, _weight in asked.letters if ord(letter) < 0x10000})
    letters = _Row(segment, LETTERS, docs, [ord(letter) for letter in alphabet], _MOST_LETTERS)
    norms = text.norms(segment.lengths("text")[docs], text.length or 1.0)
    return second.letters * _near(letters, _letter_pairs(asked, alphabet), norms, text.k1)


class _Row:
    """What documents consist of, each item as its number among what is asked, -1 for everything else."""

    def __init__(self, segment: Segment, name: str, docs: Places, wanted: Sequence[int], most: int) -> None:
        values, ends = segment.stretches(name, docs, most)
        table = np.zeros(max(0x10000, len(segment.starts)), np.uint8)
        for number, value in enumerate(wanted[:255]):
            if value >= 0:
                table[value] = number + 1
        codes = table.take(values)
        at = codes.nonzero()[0]
        self.documents = len(docs)
        self.codes = codes[at].astype(np.int64) - 1
        self.owners = np.searchsorted(ends, at, "right")
        self.places = at - np.concatenate([[0], ends])[self.owners]

    def after(self, starts: NDArray[np.signedinteger[Any]]) -> _Row:
        """The same from a place of each document on, which becomes its first."""
        places = self.places - starts[self.owners]
        rest = object.__new__(_Row)
        rest.documents = self.documents
        rest.codes, rest.owners, rest.places = (one[places >= 0] for one in (self.codes, self.owners, places))
        return rest


def _near(row: _Row, pairs: Mapping[tuple[int, int], float], norms: Gains, k1: float) -> Gains:
    """BM25 over pairs of items that stand side by side, each with the weight given."""
    if not pairs:
        return np.zeros(row.documents)
    size = 1 + max(max(pair) for pair in pairs)
    table = np.full(size * size, -1, np.int64)
    table[[left * size + right for left, right in pairs]] = np.arange(len(pairs))
    beside = (row.owners[1:] == row.owners[:-1]) & (row.places[1:] == row.places[:-1] + 1)
    beside &= (row.codes[1:] < size) & (row.codes[:-1] < size)
    which = table[row.codes[:-1][beside] * size + row.codes[1:][beside]]
    flat = (row.owners[1:][beside] * len(pairs) + which)[which >= 0]
    counts = np.bincount(flat, minlength=row.documents * len(pairs)).reshape(row.documents, len(pairs))
    gained: Gains = (counts * (k1 + 1) / (counts + norms[:, None])) @ np.array(list(pairs.values()))
    return gained


def _lead(body: _Row, weights: Gains, length: int) -> Gains:
    """Words among the first `length` of the body, each the less the more often it came before."""
    early = body.places < length
    flat = body.owners[early] * len(weights) + body.codes[early]
    counts = np.bincount(flat, minlength=body.documents * len(weights)).reshape(body.documents, len(weights))
    gained: Gains = (counts / (counts + 1)) @ weights
    return gained


def _titled(
    segment: Segment,
    docs: Places,
    terms: Sequence[str],
    weights: Gains,
    second: Second,
    otherwise: Mapping[str, NDArray[np.bool_]],
) -> Gains:
    """By how much of the query the title covers, by weight, and how much of the title the query.

    `otherwise`: which titles say a term in other words.
    """
    mass, words = np.zeros(len(docs)), np.zeros(len(docs))
    for term, weight in zip(terms, weights, strict=True):
        number = segment.find("title", term)
        has = otherwise.get(term, np.zeros(len(docs), bool))
        if number >= 0:
            having = segment.postings(number)[0]
            places = np.minimum(np.searchsorted(having, docs), len(having) - 1)
            has = has | (having[places] == docs)
        mass += weight * has
        words += has
    whole = max(float(weights.sum()), 1e-9)
    covered = mass / whole
    share = np.minimum(1, words / np.maximum(1, segment.lengths("title")[docs]))
    gained: Gains = whole * (second.title * covered**second.title_power + second.share * share * covered)
    return gained


def _neighbours(asked: Asked, terms: Sequence[str]) -> dict[tuple[int, int], float]:
    """Words that follow each other in the query, with the weight of the heavier one."""
    numbers = {term: number for number, term in enumerate(terms)}
    return {
        (numbers[left], numbers[right]): max(asked.weights[left], asked.weights[right])
        for left, right in pairwise(asked.terms)
    }


def _letter_pairs(asked: Asked, alphabet: Sequence[str]) -> dict[tuple[int, int], float]:
    """Letters that follow each other in the query, with the mean of the weights of their words."""
    numbers = {letter: number for number, letter in enumerate(alphabet)}
    found: dict[tuple[int, int], float] = {}
    for (left, heavy), (right, light) in pairwise(asked.letters):
        if left in numbers and right in numbers:
            pair = (numbers[left], numbers[right])
            found[pair] = max(found.get(pair, 0.0), (heavy + light) / 2)
    return found
