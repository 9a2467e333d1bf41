"""Who may read what: one predicate, and every door asks it. Each row is a permission case; a new door needs a row."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kms.articles import approval, attachments, history, queries, service
from kms.articles.access import audience_of
from kms.articles.categories import knowledge_map
from kms.articles.models import State, Visibility
from kms.articles.search_source import ArticleSource
from kms.core.errors import NotFound
from kms.core.paging import PageRequest
from kms.core.permissions import STEWARD, Viewer, person_principal
from tests.factories.office import STAFF, Office

# state and visibility of an article of the tax department: logins that may read it
CASES: list[tuple[State, Visibility, set[str]]] = [
    (State.DRAFT, Visibility.EVERYONE, {"author"}),
    (State.RETURNED, Visibility.EVERYONE, {"author", "monitor", "admin", "officer"}),
    (
        State.PUBLISHED,
        Visibility.EVERYONE,
        set(STAFF),
    ),
    (State.PUBLISHED, Visibility.DEPARTMENT, {"author", "colleague", "monitor", "admin", "officer"}),
    (State.PUBLISHED, Visibility.PEOPLE, {"author", "expert", "admin", "officer"}),
    (State.RETIRED, Visibility.DEPARTMENT, {"author", "colleague", "monitor", "admin", "officer"}),
]


@pytest.mark.parametrize(("state", "visibility", "readers"), CASES)
def test_cases(office: Office, state: State, visibility: Visibility, readers: set[str]) -> None:
    words = audience_of(
        state,
        visibility,
        office.departments["TAX"],
        {office.people["author"]},
        {office.people["expert"]} if visibility is Visibility.PEOPLE else set(),
    )
    assert {login for login in office.people if office.viewer(login).principals & words} == readers


@given(
    st.sampled_from(State),
    st.sampled_from(Visibility),
    st.integers(1, 5),
    st.sets(st.integers(1, 9), min_size=1),
    st.sets(st.integers(1, 9)),
)
def test_owners_always_read_and_drafts_are_theirs_alone(
    state: State, visibility: Visibility, department: int, owners: set[int], readers: set[int]
) -> None:
    words = audience_of(state, visibility, department, owners, readers)
    assert {person_principal(one) for one in owners} <= words
    if state is State.DRAFT:
        assert words == {person_principal(one) for one in owners}
    else:
        assert STEWARD in words


def _page(viewer: Viewer, article_id: int) -> bool:
    return _found(lambda: queries.page(viewer, article_id, editing_minutes=10))


def _history(viewer: Viewer, article_id: int) -> bool:
    return _found(lambda: history.revisions(viewer, article_id, PageRequest()))


def _revision(viewer: Viewer, article_id: int) -> bool:
    return _found(lambda: history.revision(viewer, article_id, 1))


def _files(viewer: Viewer, article_id: int) -> bool:
    return bool(attachments.listed(viewer, article_id))


def _recent(viewer: Viewer, article_id: int) -> bool:
    page = queries.recent(viewer, PageRequest())
    assert page.total == len(page.rows)
    return article_id in {row.id for row in page.rows}


def _similar(viewer: Viewer, article_id: int) -> bool:
    return article_id in {row.id for row in queries.similar_titles(viewer, "체납 처분 절차")}


def _counts(viewer: Viewer, _article_id: int) -> bool:
    return any(row.count for row in knowledge_map(viewer))


def _rows(viewer: Viewer, article_id: int) -> bool:
    return article_id in queries.rows_by_id(viewer, [article_id])


def _index(viewer: Viewer, article_id: int) -> bool:
    return any(viewer.principals & document.audience for document in ArticleSource().load([article_id]))


DOORS: dict[str, Callable[[Viewer, int], bool]] = {
    "page": _page,
    "history": _history,
    "revision": _revision,
    "files": _files,
    "recent": _recent,
    "similar": _similar,
    "counts": _counts,
    "rows": _rows,
    "index": _index,
}


def _found(door: Callable[[], object]) -> bool:
    try:
        door()
    except NotFound:
        return False
    return True


@pytest.mark.parametrize("door", DOORS)
def test_every_door_opens_for_readers_only(office: Office, door: str) -> None:
    article_id = office.published(visibility=Visibility.DEPARTMENT)
    attachments.attach(office.viewer("author"), article_id, "a.txt", b"text")
    opened = {login for login in office.people if DOORS[door](office.viewer(login), article_id)}
    assert opened == {"author", "colleague", "monitor", "admin", "officer"}


def test_a_withdrawn_permission_closes_the_doors_at_once(office: Office) -> None:
    article_id = office.published(visibility=Visibility.PEOPLE, readers=(office.people["stranger"],))
    attachments.attach(office.viewer("author"), article_id, "a.txt", b"text")
    assert _page(office.viewer("stranger"), article_id)
    service.change_audience(office.viewer("author"), article_id, Visibility.DEPARTMENT, ())
    for name, door in DOORS.items():
        assert not door(office.viewer("stranger"), article_id), name


def test_retired_articles_leave_lists_and_index(office: Office) -> None:
    article_id = office.published()
    approval.retire(office.viewer("author"), article_id, reason="낡음")
    assert _page(office.viewer("stranger"), article_id)
    assert not _recent(office.viewer("stranger"), article_id)
    assert ArticleSource().load([article_id]) == []
