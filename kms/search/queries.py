"""Asking the index as a viewer; who is told of searches is wired by the application."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from kms.core import clock
from kms.core.paging import PageRequest
from kms.core.permissions import Viewer
from kms.search.folder import IndexFolder
from kms.search.ports import FACETS, GRADE, NEWEST, RELEVANCE, Answer, Query, Source

PERIODS = {"month": 30, "quarter": 91, "year": 365}
SORTS = (RELEVANCE, NEWEST, GRADE)
LONGEST_QUERY = 200

Listener = Callable[[Viewer, str, int], None]


@dataclass
class Search:
    """The index and the sources of this process."""

    folder: IndexFolder
    sources: tuple[Source, ...]
    listeners: list[Listener] = field(default_factory=list)


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
    page = page or PageRequest(1, 10)
    query = Query(
        text=text[:LONGEST_QUERY],
        principals=viewer.principals,
        filters={name: value for name, value in (filters or {}).items() if name in FACETS and value},
        since=_since(period),
        sort=sort if sort in SORTS else RELEVANCE,
        offset=page.offset,
        limit=page.size,
    )
    answer = _in_part(bound().folder.engine().search(query))
    if page.number == 1 and text.strip():
        for listener in bound().listeners:
            listener(viewer, text.strip(), answer.total)
    return answer


def facet_labels(answer: Answer) -> dict[str, dict[str, str]]:
    """What the facet values of an answer are called, as its sources say."""
    labels: dict[str, dict[str, str]] = {}
    for name, values in answer.facets.items():
        labels[name] = {}
        for source in bound().sources:
            labels[name].update(source.labels(name, list(values)))
    return labels


def _in_part(answer: Answer) -> Answer:
    """The answer, in part when nothing was ever indexed though there is something to find: the worker has yet to begin."""
    if answer.total or answer.partial or bound().folder.engine().position():
        return answer
    return replace(answer, partial=any(source.all_ids(0, 1) for source in bound().sources))


def _since(period: str) -> datetime | None:
    return clock.now() - timedelta(days=PERIODS[period]) if period in PERIODS else None
