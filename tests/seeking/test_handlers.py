"""A published article waits to be held against the saved searches, once, under its latest publication."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from kms.articles import queries, service
from kms.core.db import close_reading, reading
from kms.core.outbox import last_number
from kms.seeking.models import FreshArticle
from tests.factories.office import Office


def test_an_article_waits_once_however_often_it_is_published(office: Office, drain: Callable[[], None]) -> None:
    article_id = office.published()
    office.drafted(title="쓰는 중")
    drain()
    first = reading().scalars(select(FreshArticle)).one()
    assert first.article_id == article_id
    head = queries.readable_article(office.viewer("author"), article_id).published_revision_id
    assert head is not None
    service.save(office.viewer("author"), article_id, office.draft(body="고친 글"), base_revision_id=head)
    drain()
    close_reading()
    again = reading().scalars(select(FreshArticle)).one()
    assert first.event_number < again.event_number <= last_number(reading())
