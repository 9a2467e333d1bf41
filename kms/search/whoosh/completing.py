"""From what somebody has typed so far to what it may become, over one commit and within what he may read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray

from kms.search.korean.typed import readings, shorter
from kms.search.ports import Analyzer, Suggestion, Suggestions
from kms.search.whoosh import finding, suggesting
from kms.search.whoosh.answering import Snapshot
from kms.search.whoosh.columnar import Segment

_LONGEST = 100  # letters of what is typed that are looked at
_WHOLE = 3  # keys from which on the last may have been a slip


def readable(segments: Sequence[Segment], principals: frozenset[str]) -> list[NDArray[Any]]:
    """Which documents of each segment are alive and may be read."""
    masks = [(segment.alive, finding.readable(segment, principals)) for segment in segments]
    return [alive if mask is None else alive & mask for alive, mask in masks]


def suggest(snapshot: Snapshot, text: str, principals: frozenset[str], limit: int) -> Suggestions:
    """Titles and keywords for the first reading of the text that has any: as it stands, by the other keyboard, cut by a key."""
    masks = readable(snapshot.segments, principals)
    ways = readings(text[:_LONGEST])
    for typed in [*ways, *(shorter(one) for one in ways if len(one.keys) >= _WHOLE and not one.by_initials)]:
        places = suggesting.titles(snapshot.segments, masks, typed, limit)
        keywords = suggesting.keywords(snapshot.segments, masks, typed, limit)
        if places or keywords:
            shown = (snapshot.shown(*place, principals) for place in places)
            return Suggestions(tuple(_suggestion(one) for one in shown if one is not None), tuple(keywords))
    return Suggestions()


def _suggestion(stored: dict[str, Any]) -> Suggestion:
    return Suggestion(stored["kind"], stored["id"], stored["url"], stored["title"], stored["facts"])


def answerable(snapshot: Snapshot, analyzer: Analyzer, texts: Sequence[str], principals: frozenset[str]) -> list[str]:
    """Those texts of which one document that may be read has all words, so that none tells of a document that may not."""
    masks = readable(snapshot.segments, principals) if texts else []
    return [text for text in texts if _held(snapshot.segments, masks, analyzer.terms(text))]


def _held(segments: Sequence[Segment], masks: Sequence[NDArray[Any]], terms: Sequence[str]) -> bool:
    for segment, mask in zip(segments, masks, strict=True):
        having = mask
        for term in terms:
            having = having & segment.having("text", [term])
        if terms and having.any():
            return True
    return False
