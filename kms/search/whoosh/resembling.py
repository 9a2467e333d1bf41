"""What is like a document: its own most telling words are asked for, under the rights of who reads it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kms.search.ports import Hit, Query
from kms.search.whoosh.answering import Snapshot, answer_to
from kms.search.whoosh.columnar import SEPARATOR, Segment, document_frequency, inverse_frequency
from kms.search.whoosh.documents import AUDIENCE
from kms.search.whoosh.keys import places
from kms.search.whoosh.ranking import Ranking
from kms.search.whoosh.understanding import Asked

_WORDS = 12
_LOOKED_AT = 4_000  # terms of the document
_LEAST = 0.12  # of the score that the document itself reaches
_SATURATION = 1.2


def similar(snapshot: Snapshot, ranking: Ranking, key: str, principals: frozenset[str], limit: int) -> tuple[Hit, ...]:
    """The documents most like one, best first; nothing when it may not be read itself."""
    at = _place(snapshot, key, principals)
    if at is None:
        return ()
    weights = _telling(snapshot, *at)
    if not weights:
        return ()
    words = {name: weights if name in ("text", "title") else {} for name in ranking.fields}
    words.setdefault("titlepairs", {})
    asked = Asked("", list(weights), weights, words, [])
    plain = replace(ranking, second=None)
    hits = answer_to(snapshot, asked, Query("", principals, limit=limit + 1), plain).hits
    own = next((hit.score for hit in hits if hit.key == key), 0.0)
    return tuple(hit for hit in hits if hit.key != key and hit.score >= _LEAST * own)[:limit]


def _place(snapshot: Snapshot, key: str, principals: frozenset[str]) -> tuple[Segment, int] | None:
    """Where a document is that may be read."""
    for segment in snapshot.segments:
        for doc in places(segment, [key]):
            if segment.alive[doc] and segment.having(AUDIENCE, principals)[doc]:
                return segment, doc
    return None


def _telling(snapshot: Snapshot, segment: Segment, doc: int) -> dict[str, float]:
    """The words that tell most of a document and stand in others as well: occurrences * rarity. Each with its idf."""
    numbers, counts = np.unique(segment.contents("text", np.array([doc]), _LOOKED_AT)[0], return_counts=True)
    if not len(numbers):
        return {}
    frequency = segment.starts[numbers + 1] - segment.starts[numbers]
    rarity = np.log(1 + segment.size / frequency)
    best = np.argsort(-(counts / (counts + _SATURATION)) * rarity, kind="stable")[: 3 * _WORDS]
    found: dict[str, float] = {}
    for number in numbers[best]:
        word = segment.word(int(number)).split(SEPARATOR, 1)[1]
        documents = document_frequency(snapshot.segments, "text", word)
        if documents > 1 and len(word) > 1 and not word.isdecimal():
            found[word] = inverse_frequency(snapshot.facts.documents, documents)
        if len(found) == _WORDS:
            break
    return found
