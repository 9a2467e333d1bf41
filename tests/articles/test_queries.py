"""Lists cost the same number of statements at one row and at thirty."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from kms.articles import queries
from kms.articles.search_source import ArticleSource
from kms.core.db import Database, close_reading
from kms.core.paging import PageRequest
from kms.core.permissions import Viewer
from tests.factories.office import Office


@contextmanager
def _counted(database: Database) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


LISTS: dict[str, Callable[[Viewer], object]] = {
    "recent": lambda viewer: queries.recent(viewer, PageRequest()),
    "mine": lambda viewer: queries.mine(viewer, PageRequest(), drafts=False),
    "similar": lambda viewer: queries.similar_titles(viewer, "체납"),
    "source": lambda _viewer: ArticleSource().load(ArticleSource().all_ids(0, 100)),
}


@pytest.mark.parametrize("name", LISTS)
def test_no_list_asks_once_a_row(database: Database, office: Office, name: str) -> None:
    counts = []
    for number in range(12):
        office.published(title=f"체납 {number}")
        if number in (0, 11):
            viewer = office.viewer("author")
            close_reading()
            with _counted(database) as statements:
                LISTS[name](viewer)
            counts.append(len(statements))
    assert counts[0] == counts[1]


def test_pages_hold_all_rows_once(office: Office) -> None:
    made = {office.published(title=f"글 {number}") for number in range(7)}
    viewer = office.viewer("stranger")
    rows = [row.id for number in (1, 2, 3) for row in queries.recent(viewer, PageRequest(number, 3)).rows]
    assert len(rows) == 7
    assert set(rows) == made
    assert queries.recent(viewer, PageRequest(1, 3)).pages == 3
