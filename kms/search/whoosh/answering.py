"""From a query to an answer over one commit: who may read, filters, ranking, counts, passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kms.search.passages import mark, passage
from kms.search.ports import FACETS, GRADE, NEWEST, RELEVANCE, Analyzer, Answer, Hit, Query
from kms.search.whoosh import columnar, correcting
from kms.search.whoosh.documents import AUDIENCE, stored_from
from kms.search.whoosh.gaining import gains
from kms.search.whoosh.ranking import Ranking, Second
from kms.search.whoosh.understanding import Asked, understood

Found = tuple[NDArray[np.bool_], columnar.Floats]  # which documents of a segment fit, and their scores


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
    asked = understood(snapshot.segments, snapshot.facts.documents, analyzer, query.text, ranking)
    if not asked.terms and not asked.words["titlepairs"]:
        return Answer((), 0, {}, suggestion=_corrected(snapshot, analyzer, query, asked, 0, ranking))
    found = _fitting(snapshot, asked, query, ranking)
    total = sum(int(mask.sum()) for mask, _scores in found)
    facets = _facets(snapshot.segments, [mask for mask, _scores in found])
    if total and ranking.second and query.sort == RELEVANCE:
        found = _rescored(snapshot, found, asked, ranking, ranking.second)
    chosen = _best(snapshot.segments, found, query)
    hits = tuple(_hit(snapshot, segment, doc, score, asked) for segment, doc, score in chosen)
    suggestion = _corrected(snapshot, analyzer, query, asked, total, ranking)
    return Answer(hits, total, facets, instead=asked.text if asked.text != query.text else "", suggestion=suggestion)


def _corrected(snapshot: Snapshot, analyzer: Analyzer, query: Query, asked: Asked, total: int, ranking: Ranking) -> str:
    """The query with misspelt words corrected, when that finds something; empty when no word seems misspelt."""
    if query.offset or not correcting.doubtful(asked.terms, asked.words["text"], total):
        return ""
    few = total <= correcting.FEW
    text = correcting.corrected(snapshot.segments, analyzer, asked.text, query.principals, few=few)
    again = understood(snapshot.segments, snapshot.facts.documents, analyzer, text, ranking)
    return text if text and any(mask.any() for mask, _scores in _fitting(snapshot, again, query, ranking)) else ""


def _fitting(snapshot: Snapshot, asked: Asked, query: Query, ranking: Ranking) -> list[Found]:
    """Which documents of each segment fit, may be read and pass the filters, and their scores in the first stage.

    What has a word fits; what has only pairs of letters in its title does so when no document has a word.
    """
    telling = {name: one for name, one in ranking.fields.items() if name != "titlepairs"}
    of_pairs = {name: one for name, one in ranking.fields.items() if name == "titlepairs"}
    by_words = [columnar.scores(one, telling, asked.words, snapshot.facts) for one in snapshot.segments]
    by_pairs = [columnar.scores(one, of_pairs, asked.words, snapshot.facts) for one in snapshot.segments]
    told = any(scores.any() for scores in by_words)
    found = []
    for segment, words, pairs in zip(snapshot.segments, by_words, by_pairs, strict=True):
        mask = segment.alive & segment.having(AUDIENCE, query.principals)
        mask &= (words if told else pairs) > 0
        for name, value in query.filters.items():
            mask &= segment.having(name, [value])
        if query.since is not None:
            mask &= segment.numbers("published") >= query.since.timestamp()
        found.append((mask, (words + pairs) * segment.merits().astype(np.float32)))
    return found


def _rescored(
    snapshot: Snapshot, found: Sequence[Found], asked: Asked, ranking: Ranking, second: Second
) -> list[Found]:
    """The best of the first stage with what they gain in the second. Nothing loses, so that these stay the best."""
    values = np.concatenate([np.where(mask, scores, 0) for mask, scores in found])
    best = np.flatnonzero(values) if len(values) <= second.candidates else np.argpartition(-values, second.candidates)
    chosen = np.sort(best[: second.candidates])
    rescored, start = [], 0
    for segment, (mask, scores) in zip(snapshot.segments, found, strict=True):
        docs = chosen[(chosen >= start) & (chosen < start + segment.size)] - start
        docs = docs[mask[docs]]
        if len(docs):
            scores[docs] += gains(segment, docs, asked, ranking.fields["text"], second) * segment.merits()[docs]
        rescored.append((mask, scores))
        start += segment.size
    return rescored


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
    found: Sequence[Found],
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


def _hit(snapshot: Snapshot, segment: int, doc: int, score: float, asked: Asked) -> Hit:
    stored = stored_from(snapshot.searcher.document(key=snapshot.keys[segment][doc])["stored"])
    words = [*asked.weights, *(word for word in asked.text.lower().split() if len(word) > 1)]
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
