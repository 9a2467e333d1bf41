"""What can be asked of saved searches and of requests. Saved searches are their person's own; requests are everybody's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from kms.articles import queries as articles
from kms.articles.queries import ArticleRow
from kms.core.db import reading
from kms.core.errors import NotFound
from kms.core.ids import encode
from kms.core.paging import Page, PageRequest, paginate
from kms.core.permissions import Viewer
from kms.seeking.models import (
    WAITING,
    KnowledgeRequest,
    RequestAsker,
    RequestState,
    SavedMatch,
    SavedSearch,
)

NEWEST_MATCHES = 3


@dataclass(frozen=True)
class SavedRow:
    """One of the viewer's saved searches, with the newest articles that fitted it and may be opened now."""

    id: int
    name: str
    text: str
    narrowed: dict[str, str]
    url: str
    tells: bool
    matches: tuple[ArticleRow, ...]


@dataclass(frozen=True)
class RequestRow:
    """A line of the list of requests."""

    id: int
    title: str
    state: str
    asked_by: int
    asked_at: datetime
    taken_by: int | None
    category_id: int | None
    askers: int

    @property
    def url(self) -> str:
        """Where it is read."""
        return request_address(self.id)


@dataclass(frozen=True)
class RequestPage:
    """One request as a page: with how many ask, whether the viewer does, and the answer if the viewer may open it."""

    request: KnowledgeRequest
    askers: int
    asks: bool
    answer: ArticleRow | None


def request_address(request_id: int) -> str:
    """The address of a request's page."""
    return f"/requests/{encode(request_id)}"


def saved(viewer: Viewer) -> list[SavedRow]:
    """The viewer's saved searches, by name. Three statements."""
    session = reading()
    mine = select(SavedSearch).where(SavedSearch.employee_id == viewer.employee_id).order_by(SavedSearch.name)
    rows = list(session.scalars(mine))
    found = select(SavedMatch.saved_id, SavedMatch.article_id).where(SavedMatch.saved_id.in_([row.id for row in rows]))
    newest = [tuple(row) for row in session.execute(found.order_by(SavedMatch.found_at.desc(), SavedMatch.article_id))]
    open_now = articles.rows_by_id(viewer, {article_id for _saved, article_id in newest})
    matches: dict[int, list[ArticleRow]] = {}
    for saved_id, article_id in newest:
        if article_id in open_now:
            matches.setdefault(saved_id, []).append(open_now[article_id])
    return [
        SavedRow(
            row.id,
            row.name,
            row.text,
            row.narrowed,
            row.url,
            row.tells,
            tuple(matches.get(row.id, ())[:NEWEST_MATCHES]),
        )
        for row in rows
    ]


def is_saved(viewer: Viewer, asked: str) -> bool:
    """Whether the viewer has saved this search (`SavedSearch.written`). One statement."""
    mine = select(SavedSearch.id).where(SavedSearch.employee_id == viewer.employee_id, SavedSearch.asked == asked)
    return reading().scalar(mine) is not None


def owner_and_name(saved_id: int) -> tuple[int, str] | None:
    """Whose saved search it is and its name: for the handler that tells. None when it was deleted. One statement."""
    found = select(SavedSearch.employee_id, SavedSearch.name).where(SavedSearch.id == saved_id)
    row = reading().execute(found).first()
    return None if row is None else (row[0], row[1])


def requests(viewer: Viewer, page: PageRequest, *, tab: str = "") -> Page[RequestRow]:
    """Requests that wait, those most asked for first; `answered`, `closed` ones the last ended first; `mine`. Two statements."""
    asker, request = RequestAsker, KnowledgeRequest
    askers = select(func.count()).where(asker.request_id == request.id).scalar_subquery()
    statement = select(
        request.id,
        request.title,
        request.state,
        request.asked_by,
        request.asked_at,
        request.taken_by,
        request.category_id,
        askers,
    )
    if tab in (RequestState.ANSWERED, RequestState.CLOSED):
        statement = statement.where(request.state == tab).order_by(request.ended_at.desc(), request.id)
    elif tab == "mine":
        statement = statement.where(_concerns(viewer)).order_by(request.asked_at.desc(), request.id)
    else:
        statement = statement.where(request.state.in_(WAITING))
        statement = statement.order_by(
            request.state, askers.desc(), request.asked_at, request.id
        )  # "open" before "taken"
    return paginate(statement, page, RequestRow)


def request(viewer: Viewer, request_id: int) -> RequestPage:
    """One request. Four statements. Raises NotFound."""
    found = reading().get(KnowledgeRequest, request_id)
    if found is None:
        raise NotFound
    people = set(reading().scalars(select(RequestAsker.employee_id).where(RequestAsker.request_id == request_id)))
    answers = articles.rows_by_id(viewer, [found.article_id] if found.article_id is not None else [])
    return RequestPage(found, len(people), viewer.employee_id in people, next(iter(answers.values()), None))


def taken(viewer: Viewer) -> list[KnowledgeRequest]:
    """What the viewer took over and has not answered. One statement."""
    mine = (KnowledgeRequest.taken_by == viewer.employee_id, KnowledgeRequest.state == RequestState.TAKEN)
    return list(reading().scalars(select(KnowledgeRequest).where(*mine).order_by(KnowledgeRequest.taken_at)))


def askers_of(request_id: int) -> list[int]:
    """Who asks for it: for the handler that tells. One statement."""
    people = select(RequestAsker.employee_id).where(RequestAsker.request_id == request_id)
    return list(reading().scalars(people.order_by(RequestAsker.at, RequestAsker.employee_id)))


def place_and_asker(request_id: int) -> tuple[int | None, int]:
    """The place of a request on the knowledge map and who asked first: for the handler that tells. One statement."""
    found = reading().get_one(KnowledgeRequest, request_id)
    return found.category_id, found.asked_by


def titles(ids: Iterable[int]) -> dict[int, str]:
    """Titles of requests, which are everybody's. One statement."""
    wanted = set(ids)
    if not wanted:
        return {}
    found = select(KnowledgeRequest.id, KnowledgeRequest.title).where(KnowledgeRequest.id.in_(wanted))
    return {row[0]: row[1] for row in reading().execute(found)}


def waiting_for(words: str) -> RequestRow | None:
    """The request that waits for the same thing, if there is one. One statement."""
    same = (KnowledgeRequest.words == words.strip().lower(), KnowledgeRequest.state.in_(WAITING))
    one = reading().scalars(select(KnowledgeRequest).where(*same).order_by(KnowledgeRequest.asked_at)).first()
    if one is None:
        return None
    return RequestRow(one.id, one.title, one.state, one.asked_by, one.asked_at, one.taken_by, one.category_id, 0)


def _concerns(viewer: Viewer) -> ColumnElement[bool]:
    """What the viewer asks for or takes care of."""
    asked = select(RequestAsker.request_id).where(RequestAsker.employee_id == viewer.employee_id)
    return KnowledgeRequest.id.in_(asked) | (KnowledgeRequest.taken_by == viewer.employee_id)
