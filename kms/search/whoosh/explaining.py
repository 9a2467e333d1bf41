"""Why a result stands where it stands: the parts of its score, which add up to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from kms.search.korean.vocabulary import Vocabulary
from kms.search.ports import Analyzer, Explanation, Piece, Query
from kms.search.whoosh.answering import Snapshot, rank
from kms.search.whoosh.beginning import postings
from kms.search.whoosh.columnar import Segment
from kms.search.whoosh.finding import merits
from kms.search.whoosh.gaining import gains, gains_of_letters
from kms.search.whoosh.impacts import PAIRS
from kms.search.whoosh.ranking import Ranking, Second
from kms.search.whoosh.substituting import substitutes
from kms.search.whoosh.understanding import Asked
from kms.search.whoosh.weighing import by_freshness, by_grade

_WEIGHTS = ("neighbours", "lead", "title", "share", "letters")


def explain(
    snapshot: Snapshot, analyzer: Analyzer, query: Query, ranking: Ranking, vocabulary: Vocabulary, key: str
) -> Explanation | None:
    """The parts of a hit's score; None for what is not on the page that the query asks for."""
    ranked, asked = rank(snapshot, analyzer, query, ranking, vocabulary)
    places = [one for one in ranked.page if snapshot.keys[one[0]][one[1]] == key]
    if not places:
        return None
    number, doc, score = places[0]
    segment = snapshot.segments[number]
    merit = float(merits(segment)[doc])
    first = [*_words(snapshot, segment, doc, asked, ranking), *_said_otherwise(snapshot, segment, doc, asked, ranking)]
    first += _begun(segment, doc, asked)
    second = _gained(segment, doc, asked, ranking)
    pieces = tuple(piece for piece in _gone_through(score, first, list(second), merit) if piece.value)
    grade, freshness = (float(segment.numbers(name)[doc]) for name in ("grade", "freshness"))
    if query.weights:
        grade *= float(by_grade(segment, query.weights)[doc])
        freshness *= float(by_freshness(segment, query.weights)[doc])
    return Explanation(pieces, grade, freshness, score, sum(piece.value for piece in pieces) * merit)


def _gone_through(score: float, first: list[Piece], second: list[Piece], merit: float) -> list[Piece]:
    """The pieces of the stages that a hit went through: those whose sum is its score (only the best see the later ones)."""
    without_letters = [piece for piece in second if piece.kind != "letters"]
    ways = (first, first + without_letters, first + second)
    return min(ways, key=lambda pieces: abs(sum(piece.value for piece in pieces) * merit - score))


def _words(snapshot: Snapshot, segment: Segment, doc: int, asked: Asked, ranking: Ranking) -> Iterator[Piece]:
    """What each word of each field gives in the first stage: weight * idf * BM25 saturation."""
    for name, weighing in ranking.fields.items():
        length = segment.lengths(name)[doc : doc + 1]
        norm = float(weighing.norms(length, snapshot.facts.mean_length[name])[0])
        for word, idf in asked.words.get(name, {}).items():
            count = _count(segment, name, word, doc)
            value = weighing.weight * idf * (weighing.k1 + 1) * count / (count + norm) if count else 0.0
            yield Piece("word", value, word, name, idf, count)


def _said_otherwise(snapshot: Snapshot, segment: Segment, doc: int, asked: Asked, ranking: Ranking) -> Iterator[Piece]:
    """What words that mean the same give."""
    if asked.same:
        words = {name: one for name, one in ranking.fields.items() if name != PAIRS}
        more = substitutes(segment, asked.same, asked.weights, asked.words, words, snapshot.facts)
        yield Piece("same", float(more[doc]))


def _begun(segment: Segment, doc: int, asked: Asked) -> Iterator[Piece]:
    """What words give of which only the beginning was typed, or the initials."""
    for typed, weight in asked.begun:
        found = postings(segment, typed)
        at = int(np.searchsorted(found.docs, doc))
        if at < len(found.docs) and found.docs[at] == doc:
            yield Piece("word", weight * float(found.values[at]), f"{typed.letters}…", "title", weight, 1)


def _count(segment: Segment, name: str, word: str, doc: int) -> int:
    """How often a document has a word in a field."""
    number = segment.find(name, word)
    if number < 0:
        return 0
    docs, counts = segment.postings(number)
    at = int(np.searchsorted(docs, doc))
    return int(counts[at]) if at < len(docs) and docs[at] == doc else 0


def _gained(segment: Segment, doc: int, asked: Asked, ranking: Ranking) -> Iterator[Piece]:
    """What the second stage gives, one part after the other: all others are weighed with nothing."""
    if ranking.second is None or not asked.terms:
        return
    text, docs = ranking.fields["text"], np.array([doc])
    for kind in _WEIGHTS:
        only = _only(ranking.second, kind)
        gain = gains_of_letters if kind == "letters" else gains
        yield Piece(kind, float(gain(segment, docs, asked, text, only)[0]))


def _only(second: Second, kind: str) -> Second:
    nothing: dict[str, Any] = dict.fromkeys([name for name in _WEIGHTS if name != kind], 0.0)
    return replace(second, **nothing)
