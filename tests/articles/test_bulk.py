"""Many at once: the number of statements does not grow with the articles, and either all are there or none."""

from __future__ import annotations

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError

from kms.articles.bulk import Author, Prospect, store_new
from kms.articles.models import Article, Audience
from kms.articles.rendering.markdown import Rendered
from kms.core.db import Database, close_reading, reading, unit_of_work
from kms.core.outbox import EventRow
from tests.factories.office import Office


def _prospects(office: Office, start: int, count: int) -> list[Prospect]:
    author = Author(office.people["author"], office.teams["TAX"], office.departments["TAX"])
    return [
        Prospect(f"s{n}", office.draft(title=f"글 {n}"), office.categories["C1"], author, Rendered("", (), ""), {})
        for n in range(start, start + count)
    ]


def _store(prospects: list[Prospect]) -> None:
    with unit_of_work() as uow:
        store_new(uow, prospects, {"know_how": 180}, reason="import")


def test_the_statements_do_not_grow_with_the_articles(database: Database, office: Office) -> None:
    counts = []
    for start, count in ((0, 2), (10, 20)):
        statements: list[str] = []

        def note(*arguments: object, found: list[str] = statements) -> None:
            found.append(str(arguments[2]))

        event.listen(database.engine, "before_cursor_execute", note)
        _store(_prospects(office, start, count))
        event.remove(database.engine, "before_cursor_execute", note)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_all_or_none(office: Office) -> None:
    _store(_prospects(office, 0, 1))
    before = reading().scalar(select(func.count()).select_from(EventRow))
    close_reading()
    with pytest.raises(IntegrityError):
        _store([*_prospects(office, 5, 3), *_prospects(office, 0, 1)])
    assert reading().scalar(select(func.count()).select_from(Article)) == 1
    assert reading().scalar(select(func.count()).select_from(EventRow)) == before
    assert "all" in reading().scalars(select(Audience.principal)).all()
