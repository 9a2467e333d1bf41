"""What is like a document: its own most telling words are asked for, under the rights of who reads it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kms.search.ports import Hit, Query
from kms.search.whoosh.answering import Snapshot, fetched, rank_by
from kms.search.whoosh.columnar import SEPARATOR, Segment, document_frequency, inverse_frequency
from kms.search.whoosh.ranking import Ranking
from kms.search.whoosh.understanding import Asked

_WORDS = 12
_LOOKED_AT = 4_000  # terms of the document
_LEAST = 0.12  # of the score that the document itself reaches
_SATURATION = 1.2


def similar(snapshot: Snapshot, ranking: Ranking, key: str, principals: frozenset[str], limit: int) -> tuple[Hit, ...]:
    """The documents most like one, best first; nothing when it may not be read itself."""
    place = snapshot.place(key)
    if place is None or snapshot.shown(*place, principals) is None:
        return ()
    weights = _telling(snapshot, snapshot.segments[place[0]], place[1])
    if not weights:
        return ()
    words = {name: weights if name in ("text", "title") else {} for name in ranking.fields}
    words.setdefault("titlepairs", {})
    asked = Asked("", list(weights), weights, words, [])
    plain = replace(ranking, second=None)
    query = Query("", principals, limit=limit + 1, counted=False)
    page = rank_by(snapshot, asked, query, plain).page
    own = next((score for *found, score in page if tuple(found) == place), 0.0)
    others = [one for one in page if one[:2] != place and one[2] >= _LEAST * own]
    return tuple(fetched(snapshot, others[:limit], query, asked))


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
