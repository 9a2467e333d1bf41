"""Asking the index as a viewer; who is told of searches is wired by the application."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypedDict

from kms.core import clock
from kms.core.paging import PageRequest
from kms.core.permissions import Permission, Viewer
from kms.search.companions import Companions
from kms.search.folder import IndexFolder
from kms.search.language import Parsed, parse
from kms.search.naming import resolved
from kms.search.ports import FACETS, GRADE, NEWEST, RELEVANCE, Answer, Explanation, Hit, Query, Source
from kms.search.settings import weights

PERIODS = {"month": 30, "quarter": 91, "year": 365}
SORTS = (RELEVANCE, NEWEST, GRADE)
LONGEST_QUERY = 200

Listener = Callable[[Viewer, str, int], None]


class Narrowed(TypedDict):
    """How a search is narrowed and sorted, besides its text."""

    filters: Mapping[str, str]
    period: str
    sort: str


@dataclass
class Search:
    """The index and the sources of this process."""

    folder: IndexFolder
    sources: tuple[Source, ...]
    listeners: list[Listener] = field(default_factory=list)
    companions: Companions = field(default_factory=Companions)


_search: Search | None = None


def bind(search: Search) -> None:
    """Make `search` the one of this process."""
    global _search
    _search = search


def bound() -> Search:
    """The bound search. Raises RuntimeError before `bind`."""
    if _search is None:
        raise RuntimeError("no search is bound: create_app or the command line binds one")
    return _search


def search(
    viewer: Viewer,
    text: str,
    *,
    filters: Mapping[str, str] | None = None,
    period: str = "",
    sort: str = RELEVANCE,
    page: PageRequest | None = None,
) -> Answer:
    """What the viewer may read and fits."""
    return ask(viewer, text, filters=filters, period=period, sort=sort, page=page).answer


@dataclass(frozen=True)
class Found:
    """An answer with the query as it was understood."""

    answer: Answer
    parsed: Parsed


def ask(
    viewer: Viewer,
    text: str,
    *,
    filters: Mapping[str, str] | None = None,
    period: str = "",
    sort: str = RELEVANCE,
    page: PageRequest | None = None,
) -> Found:
    """What the viewer may read and fits, and how the query was understood."""
    page = page or PageRequest(1, 10)
    parsed, query = _query(viewer, text, filters, period, sort, page)
    answer = _in_part(bound().folder.engine().search(query))
    if page.number == 1 and text.strip():
        for listener in bound().listeners:
            listener(viewer, text.strip(), answer.total)
    return Found(answer, parsed)


def explain(
    viewer: Viewer,
    key: str,
    text: str,
    *,
    filters: Mapping[str, str] | None = None,
    period: str = "",
    sort: str = RELEVANCE,
    page: PageRequest | None = None,
) -> Explanation | None:
    """Why a result stands where it stands; None when it is not on the page asked for. Raises NotAllowed."""
    viewer.require(Permission.MANAGE_SETTINGS)
    _parsed, query = _query(viewer, text, filters, period, sort, page or PageRequest(1, 10))
    return bound().folder.engine().explain(query, key)


def similar(viewer: Viewer, key: str, limit: int = 5) -> tuple[Hit, ...]:
    """What is like a document and may be read; nothing when the document may not."""
    return bound().folder.engine().similar(key, viewer.principals, limit)


def _query(
    viewer: Viewer, text: str, filters: Mapping[str, str] | None, period: str, sort: str, page: PageRequest
) -> tuple[Parsed, Query]:
    parsed = understood(viewer, text)
    query = Query(
        text=parsed.words if parsed.limits or parsed.notes else text[:LONGEST_QUERY],
        principals=viewer.principals,
        filters={name: value for name, value in (filters or {}).items() if name in FACETS and value},
        since=_since(period),
        sort=sort if sort in SORTS else RELEVANCE,
        offset=page.offset,
        limit=page.size,
        limits=parsed.limits,
        needs_word=parsed.needs_word,
        weights=weights(),
    )
    return parsed, query


def understood(viewer: Viewer, text: str) -> Parsed:
    """A query read, with the departments, types and places that the viewer can find named. One statement a named field."""
    principals = viewer.principals

    def labels(name: str) -> dict[str, str]:
        values = bound().folder.engine().values(name, principals)
        found = _labels(name, values)
        return {value: found.get(value, value) for value in values}

    return resolved(parse(text[:LONGEST_QUERY]), labels)


def facet_labels(answer: Answer) -> dict[str, dict[str, str]]:
    """What the facet values of an answer are called, as its sources say."""
    return {name: _labels(name, list(values)) for name, values in answer.facets.items()}


def _labels(name: str, values: Sequence[str]) -> dict[str, str]:
    labels: dict[str, str] = {}
    for source in bound().sources:
        labels.update(source.labels(name, values))
    return labels


def _in_part(answer: Answer) -> Answer:
    """The answer, in part when nothing was ever indexed though there is something to find: the worker has yet to begin."""
    if answer.total or answer.partial or bound().folder.engine().position():
        return answer
    return replace(answer, partial=any(source.all_ids(0, 1) for source in bound().sources))


def _since(period: str) -> datetime | None:
    return clock.now() - timedelta(days=PERIODS[period]) if period in PERIODS else None
