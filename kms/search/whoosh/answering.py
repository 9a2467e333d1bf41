"""From a query to an answer over one commit: who may read, filters, ranking, counts, passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kms.search.passages import mark, passage
from kms.search.ports import FACETS, GRADE, NEWEST, Analyzer, Answer, Hit, Query
from kms.search.whoosh import columnar
from kms.search.whoosh.documents import AUDIENCE, TEXT_FIELDS, pairs, stored_from
from kms.search.whoosh.ranking import Ranking


@dataclass
class Snapshot:
    """One commit, opened for reading."""

    searcher: Any
    segments: list[columnar.Segment]
    keys: list[list[str]]
    facts: columnar.Statistics
    position: int

    @classmethod
    def empty(cls) -> Snapshot:
        """An index in which nothing is yet."""
        return cls(None, [], [], columnar.Statistics(0, {}), 0)


def answer(snapshot: Snapshot, analyzer: Analyzer, query: Query, ranking: Ranking) -> Answer:
    """Rank what fits and may be read; counts and facets are taken from exactly that set."""
    tokens = list(dict.fromkeys(analyzer.terms(query.text)))
    words = _weighed(snapshot, tokens, query.text)
    if not tokens and not words["titlepairs"]:
        return Answer((), 0, {})
    found = [_fitting(segment, snapshot, words, query, ranking) for segment in snapshot.segments]
    total = sum(int(mask.sum()) for mask, _scores in found)
    facets = _facets(snapshot.segments, [mask for mask, _scores in found])
    chosen = _best(snapshot.segments, found, query)
    hits = tuple(_hit(snapshot, segment, doc, score, tokens, query.text) for segment, doc, score in chosen)
    return Answer(hits, total, facets)


def _weighed(snapshot: Snapshot, tokens: Sequence[str], text: str) -> dict[str, dict[str, float]]:
    """Query words a field with their idf over the whole collection."""
    words: dict[str, dict[str, float]] = {}
    for name in TEXT_FIELDS:
        asked = dict.fromkeys(pairs(text)) if name == "titlepairs" else tokens
        weighed = {}
        for word in asked:
            frequency = columnar.document_frequency(snapshot.segments, name, word)
            if frequency:
                weighed[word] = columnar.inverse_frequency(snapshot.facts.documents, frequency)
        words[name] = weighed
    return words


def _fitting(
    segment: columnar.Segment, snapshot: Snapshot, words: dict[str, dict[str, float]], query: Query, ranking: Ranking
) -> tuple[NDArray[np.bool_], columnar.Floats]:
    """Which documents of a segment fit, may be read and pass the filters, and their scores."""
    scores = columnar.scores(segment, ranking.weights, words, snapshot.facts, ranking.k1, ranking.b)
    telling = columnar.scores(
        segment,
        ranking.weights,
        {"text": words["text"], "title": words["title"], "people": words["people"]},
        snapshot.facts,
        ranking.k1,
        ranking.b,
    )
    mask = segment.alive & segment.having(AUDIENCE, query.principals)
    mask &= (telling > 0) if telling.any() else (scores > 0)
    for name, value in query.filters.items():
        mask &= segment.having(name, [value])
    if query.since is not None:
        mask &= segment.numbers("published") >= query.since.timestamp()
    scores = scores * (segment.numbers("grade") * segment.numbers("freshness")).astype(np.float32)
    return mask, scores


def _facets(segments: Sequence[columnar.Segment], masks: Sequence[NDArray[np.bool_]]) -> dict[str, dict[str, int]]:
    """Exact counts of each facet value among what fits, the most frequent first."""
    counted: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    for segment, mask in zip(segments, masks, strict=True):
        for name in FACETS:
            for value, number in segment.words_of(name):
                count = int(mask[segment.postings(number)[0]].sum())
                if count:
                    counted[name][value] = counted[name].get(value, 0) + count
    return {name: dict(sorted(values.items(), key=lambda one: (-one[1], one[0]))) for name, values in counted.items()}


def _best(
    segments: Sequence[columnar.Segment],
    found: Sequence[tuple[NDArray[np.bool_], columnar.Floats]],
    query: Query,
) -> list[tuple[int, int, float]]:
    """The page asked for: (segment, document, score), best first; equal ones in the order of publication, newest first."""
    parts, docs, scores, published, grades = [], [], [], [], []
    for number, (segment, (mask, values)) in enumerate(zip(segments, found, strict=True)):
        places = np.flatnonzero(mask)
        parts.append(np.full(len(places), number))
        docs.append(places)
        scores.append(values[places])
        published.append(segment.numbers("published")[places])
        grades.append(segment.numbers("grade")[places])
    if not docs:
        return []
    part, doc, score, newest, grade = map(np.concatenate, (parts, docs, scores, published, grades))
    keys = {NEWEST: (-score, -newest), GRADE: (-score, -grade)}.get(query.sort, (-newest, -score))
    order = np.lexsort(keys)[query.offset : query.offset + query.limit]
    return [(int(part[one]), int(doc[one]), float(score[one])) for one in order]


def _hit(snapshot: Snapshot, segment: int, doc: int, score: float, tokens: Sequence[str], text: str) -> Hit:
    stored = stored_from(snapshot.searcher.document(key=snapshot.keys[segment][doc])["stored"])
    words = [*tokens, *(word for word in text.lower().split() if len(word) > 1)]
    body = f"{stored['summary']}\n{stored['body']}" if stored["summary"] else stored["body"]
    return Hit(
        kind=stored["kind"],
        id=stored["id"],
        url=stored["url"],
        score=score,
        title=mark(stored["title"], words),
        passage=passage(body, words),
        facts=stored["facts"],
        published_at=datetime.fromtimestamp(stored["published"], UTC),
    )
