"""From a query to an answer over one commit: who may read, filters, ranking, counts, passages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kms.search.korean.vocabulary import NOTHING, Vocabulary
from kms.search.passages import holds, mark, passage
from kms.search.ports import FACETS, GRADE, NEWEST, RELEVANCE, Analyzer, Answer, Hit, Query
from kms.search.whoosh import columnar
from kms.search.whoosh.columnar import Places
from kms.search.whoosh.constraining import among, limits_of
from kms.search.whoosh.counting import counts
from kms.search.whoosh.documents import AUDIENCE, stored_from
from kms.search.whoosh.gaining import Gains, gains, gains_of_letters
from kms.search.whoosh.keys import hashed
from kms.search.whoosh.ranking import Ranking, Second
from kms.search.whoosh.substituting import substitutes
from kms.search.whoosh.understanding import Asked, understood

_PART = 3_000  # characters

Found = tuple[NDArray[np.bool_], columnar.Floats]  # which documents of a segment fit, and their scores


@dataclass
class Snapshot:
    """One commit, opened for reading."""

    searcher: Any
    segments: list[columnar.Segment]
    keys: Sequence[Sequence[str]]
    facts: columnar.Statistics
    position: int
    partial: bool = False
    stored: Any = None

    @classmethod
    def empty(cls) -> Snapshot:
        """An index in which nothing is yet."""
        return cls(None, [], [], columnar.Statistics(0, {}), 0)

    def shown(self, segment: int, doc: int, principals: frozenset[str]) -> dict[str, Any] | None:
        """What is stored of a document; None when that is not what was indexed, or says that it is not for these readers."""
        text = self.stored.document(self.keys[segment][doc])
        if text is None or hashed(text) != int(self.segments[segment].column("doc.stored")[doc]):
            return None
        found = stored_from(text)
        return found if principals & set(found["audience"]) else None


def answer(
    snapshot: Snapshot, analyzer: Analyzer, query: Query, ranking: Ranking, vocabulary: Vocabulary = NOTHING
) -> Answer:
    """Rank what fits and may be read; counts and facets are taken from exactly that set.

    When nothing fits without the query's stop words, they count after all.
    """
    asked = asked_of(snapshot, analyzer, query, ranking, vocabulary)
    found = answer_to(snapshot, asked, query, ranking)
    if not found.total and asked.stopped:
        return answer(snapshot, analyzer, query, ranking, vocabulary.without_stops())
    return found


def asked_of(
    snapshot: Snapshot, analyzer: Analyzer, query: Query, ranking: Ranking, vocabulary: Vocabulary = NOTHING
) -> Asked:
    """What a query asks of a commit, its limits with it."""
    asked = understood(snapshot.segments, snapshot.facts.documents, analyzer, query.text, ranking, vocabulary)
    return replace(asked, limits=limits_of(analyzer, query))


def answer_to(snapshot: Snapshot, asked: Asked, query: Query, ranking: Ranking) -> Answer:
    """The same for a query that is understood already."""
    worded = bool(asked.terms or asked.words["titlepairs"])
    if not worded and asked.limits is None:
        return Answer((), 0, {}, partial=snapshot.partial)
    found = _fitting(snapshot, asked, query, ranking) if worded else _within(snapshot, asked, query)
    total = sum(int(mask.sum()) for mask, _scores in found)
    facets = counts(snapshot.segments, [mask.nonzero()[0] for mask, _scores in found], FACETS)
    if total and worded and ranking.second and query.sort == RELEVANCE:
        found = _rescored(snapshot, found, asked, ranking, ranking.second)
    chosen = _best(snapshot.segments, found, query)
    shown = [((part, doc), snapshot.shown(part, doc, query.principals), score) for part, doc, score in chosen]
    hits = tuple(_hit(snapshot, place, stored, score, asked) for place, stored, score in shown if stored is not None)
    partial = snapshot.partial or len(hits) < len(shown)
    return Answer(hits, total, facets, instead=asked.text if asked.text != query.text else "", partial=partial)


def _within(snapshot: Snapshot, asked: Asked, query: Query) -> list[Found]:
    """What may be read and keeps within the limits of a query without words; none is better than another."""
    found = []
    for segment in snapshot.segments:
        mask = segment.alive & segment.having(AUDIENCE, query.principals)
        mask &= among(segment, asked.limits, np.ones(segment.size, bool))
        for name, value in query.filters.items():
            mask &= segment.having(name, [value])
        if query.since is not None:
            mask &= segment.numbers("published") >= query.since.timestamp()
        found.append((mask, np.zeros(segment.size, np.float32)))
    return found


def _fitting(snapshot: Snapshot, asked: Asked, query: Query, ranking: Ranking) -> list[Found]:
    """Which documents of each segment fit, may be read and pass the filters, and their scores in the first stage.

    What has a word, or says it otherwise, fits; what has only pairs of letters in its title does so when no document has
    a word.
    """
    telling = {name: one for name, one in ranking.fields.items() if name != "titlepairs"}
    of_pairs = {name: one for name, one in ranking.fields.items() if name == "titlepairs"}
    by_words = [columnar.scores(one, telling, asked.words, snapshot.facts) for one in snapshot.segments]
    by_pairs = [columnar.scores(one, of_pairs, asked.words, snapshot.facts) for one in snapshot.segments]
    told = any(scores.any() for scores in by_words)
    found = []
    for segment, words, pairs in zip(snapshot.segments, by_words, by_pairs, strict=True):
        mask = segment.alive & segment.having(AUDIENCE, query.principals)
        fits = (words if told else pairs) > 0
        if asked.same:
            more = substitutes(segment, asked.same, asked.weights, asked.words, telling, snapshot.facts)
            fits |= more > 0
            words = words + more
        mask &= among(segment, asked.limits, fits)
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
    text = ranking.fields["text"]
    _add(snapshot, found, chosen, lambda segment, docs: gains(segment, docs, asked, text, second))
    values = np.concatenate([scores for _mask, scores in found])[chosen]
    if len(chosen) > second.lettered:
        chosen = np.sort(chosen[np.argpartition(-values, second.lettered)[: second.lettered]])
    _add(snapshot, found, chosen, lambda segment, docs: gains_of_letters(segment, docs, asked, text, second))
    return list(found)


def _add(
    snapshot: Snapshot, found: Sequence[Found], chosen: Places, more: Callable[[columnar.Segment, Places], Gains]
) -> None:
    """Let chosen documents, ascending over all segments, gain."""
    start = 0
    for segment, (mask, scores) in zip(snapshot.segments, found, strict=True):
        docs = chosen[np.searchsorted(chosen, start) : np.searchsorted(chosen, start + segment.size)] - start
        docs = docs[mask[docs]]
        if len(docs):
            scores[docs] += more(segment, docs) * segment.merits()[docs]
        start += segment.size


def facet_values(snapshot: Snapshot, name: str, principals: frozenset[str]) -> list[str]:
    """Values of a facet among what may be read, in order."""
    found: set[str] = set()
    for segment in snapshot.segments:
        mask = segment.alive & segment.having(AUDIENCE, principals)
        found |= {value for value, number in segment.words_of(name) if mask[segment.postings(number)[0]].any()}
    return sorted(found)


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


def _hit(snapshot: Snapshot, place: tuple[int, int], stored: dict[str, Any], score: float, asked: Asked) -> Hit:
    words = [*asked.weights, *(word for word in asked.text.lower().split() if len(word) > 1)]
    words += [text for meaning in asked.same for text in meaning.texts]
    body = f"{stored['summary']}\n{stored['body']}" if stored["summary"] else stored["body"]
    files = stored.get("files", "")
    in_files = bool(files) and not holds(f"{stored['title']}\n{body}", words) and holds(files, words)
    segment, doc = place
    part = snapshot.segments[segment]
    return Hit(
        kind=stored["kind"],
        id=stored["id"],
        url=stored["url"],
        score=score,
        title=mark(stored["title"], words),
        passage=passage(_richest(files if in_files else body, words), words),
        facts=stored["facts"],
        published_at=datetime.fromtimestamp(stored["published"], UTC),
        in_files=in_files,
        likeness=int(part.numbers("likeness_high")[doc]) << 32 | int(part.numbers("likeness_low")[doc]),
    )


def _richest(text: str, words: Sequence[str]) -> str:
    """The part of a long text that has the most different words, the first of equal ones: a passage is looked for there."""
    if len(text) <= _PART:
        return text
    lower = text.lower()
    starts = range(0, len(text) - _PART // 8, _PART - _PART // 8)
    best = max(starts, key=lambda start: sum(word in lower[start : start + _PART] for word in words))
    return text[best : best + _PART]
