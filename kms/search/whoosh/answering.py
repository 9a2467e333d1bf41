"""From a query to an answer over one commit: who may read, filters, ranking, counts, passages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from kms.search.korean.vocabulary import NOTHING, Vocabulary
from kms.search.passages import holds, mark, passage
from kms.search.ports import RELEVANCE, Analyzer, Answer, Hit, Query
from kms.search.whoosh import columnar, correcting
from kms.search.whoosh.columnar import Places
from kms.search.whoosh.constraining import limits_of
from kms.search.whoosh.documents import AUDIENCE, stored_from
from kms.search.whoosh.finding import Found, found, merits, ordered
from kms.search.whoosh.gaining import Gains, gains, gains_of_letters
from kms.search.whoosh.keys import hashed, places
from kms.search.whoosh.ranking import Ranking, Second
from kms.search.whoosh.understanding import Asked, understood
from kms.search.whoosh.weighing import weigh

_PART = 3_000  # characters

Place = tuple[int, int, float]  # segment, document, score


@dataclass
class Snapshot:
    """One commit, opened for reading."""

    segments: list[columnar.Segment]
    keys: Sequence[Sequence[str]]
    facts: columnar.Statistics
    position: int
    partial: bool = False
    stored: Any = None

    @classmethod
    def empty(cls) -> Snapshot:
        """An index in which nothing is yet."""
        return cls([], [], columnar.Statistics(0, {}), 0)

    def place(self, key: str) -> tuple[int, int] | None:
        """Segment and number of the living document with a key."""
        for number, segment in enumerate(self.segments):
            for doc in places(segment, [key]):
                if segment.alive[doc]:
                    return number, doc
        return None

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
    ranked, asked = rank(snapshot, analyzer, query, ranking, vocabulary)
    hits = tuple(fetched(snapshot, ranked.page, query, asked))
    partial = snapshot.partial or len(hits) < len(ranked.page)
    instead = asked.text if asked.text != query.text else ""
    suggestion = _corrected(snapshot, analyzer, query, asked, ranked.total, ranking)
    return Answer(hits, ranked.total, ranked.facets, instead, suggestion, partial)


def _corrected(snapshot: Snapshot, analyzer: Analyzer, query: Query, asked: Asked, total: int, ranking: Ranking) -> str:
    """The query with misspelt words corrected, when that finds something; empty when no word seems misspelt."""
    if query.offset or not correcting.doubtful(asked.terms, asked.words["text"], total):
        return ""
    few = total <= correcting.FEW
    text = correcting.corrected(snapshot.segments, analyzer, asked.text, query.principals, few=few)
    if not text:
        return ""
    again = understood(snapshot.segments, snapshot.facts.documents, analyzer, text, ranking)
    again = replace(again, limits=asked.limits)
    return text if rank_by(snapshot, again, replace(query, limit=1, counted=False), ranking).page else ""


@dataclass(frozen=True)
class Ranked:
    """A page of documents, best first; how many fit, and of which facets they are."""

    page: Sequence[Place]
    total: int
    facets: Mapping[str, Mapping[str, int]]


def rank(
    snapshot: Snapshot, analyzer: Analyzer, query: Query, ranking: Ranking, vocabulary: Vocabulary = NOTHING
) -> tuple[Ranked, Asked]:
    """What an answer shows, before it is fetched, and the query as it was understood."""
    asked = understood(snapshot.segments, snapshot.facts.documents, analyzer, query.text, ranking, vocabulary)
    asked = replace(asked, limits=limits_of(analyzer, query))
    ranked = rank_by(snapshot, asked, query, ranking)
    if not ranked.total and asked.stopped:
        return rank(snapshot, analyzer, query, ranking, vocabulary.without_stops())
    return ranked, asked


def rank_by(snapshot: Snapshot, asked: Asked, query: Query, ranking: Ranking) -> Ranked:
    """The same for a query that is understood already."""
    weigh(snapshot.segments, query.weights)
    worded = asked.worded
    if not worded and asked.limits is None:
        return Ranked((), 0, {})
    what = found(snapshot.segments, snapshot.facts, asked, query, ranking)
    if len(what.docs) and worded and ranking.second and query.sort == RELEVANCE:
        what = _rescored(snapshot.segments, what, asked, ranking, ranking.second)
    page = ordered(snapshot.segments, what, query.sort)[query.offset : query.offset + query.limit]
    places = zip(what.parts[page].tolist(), what.docs[page].tolist(), what.scores[page].tolist(), strict=True)
    return Ranked(tuple(places), what.total, what.facets)


def _rescored(
    segments: Sequence[columnar.Segment], what: Found, asked: Asked, ranking: Ranking, second: Second
) -> Found:
    """The best of the first stage with what they gain in the second. Nothing loses, so that these stay the best."""
    text = ranking.fields["text"]
    chosen = np.sort(ordered(segments, what, RELEVANCE)[: second.candidates])
    scores = what.scores.astype(np.float64)
    _add(segments, what, scores, chosen, lambda segment, docs: gains(segment, docs, asked, text, second))
    if len(chosen) > second.lettered:
        chosen = np.sort(chosen[np.argpartition(-scores[chosen], second.lettered)[: second.lettered]])
    _add(segments, what, scores, chosen, lambda segment, docs: gains_of_letters(segment, docs, asked, text, second))
    return replace(what, scores=scores)


def _add(
    segments: Sequence[columnar.Segment],
    what: Found,
    scores: Gains,
    chosen: Places,
    more: Callable[[columnar.Segment, Places], Gains],
) -> None:
    """Let chosen ones of what was found, ascending, gain."""
    cuts = np.searchsorted(what.parts[chosen], np.arange(len(segments) + 1))
    for number, segment in enumerate(segments):
        here = chosen[cuts[number] : cuts[number + 1]]
        if len(here):
            docs = what.docs[here]
            scores[here] += more(segment, docs) * merits(segment)[docs]


def facet_values(snapshot: Snapshot, name: str, principals: frozenset[str]) -> list[str]:
    """Values of a facet among what may be read, in order."""
    values: set[str] = set()
    for segment in snapshot.segments:
        mask = segment.alive & segment.having(AUDIENCE, principals)
        values |= {value for value, number in segment.words_of(name) if mask[segment.postings(number)[0]].any()}
    return sorted(values)


def fetched(snapshot: Snapshot, page: Sequence[Place], query: Query, asked: Asked) -> Iterator[Hit]:
    """The documents of a page as they are shown."""
    for number, doc, score in page:
        stored = snapshot.shown(number, doc, query.principals)
        if stored is not None:
            yield _hit(stored, snapshot.segments[number], doc, score, asked)


def _hit(stored: dict[str, Any], part: columnar.Segment, doc: int, score: float, asked: Asked) -> Hit:
    words = [*asked.weights, *(word for word in asked.text.lower().split() if len(word) > 1)]
    words += [text for meaning in asked.same for text in meaning.texts]
    body = f"{stored['summary']}\n{stored['body']}" if stored["summary"] else stored["body"]
    files = stored.get("files", "")
    in_files = bool(files) and not holds(f"{stored['title']}\n{body}", words) and holds(files, words)
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
