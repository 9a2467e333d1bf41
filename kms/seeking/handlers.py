"""What seeking does when an article is published: notes it, so that the worker holds it against the saved searches (`telling.py`)."""

from __future__ import annotations

from kms.articles.events import ArticlePublished
from kms.core.db import UnitOfWork
from kms.core.events import on
from kms.seeking.models import FreshArticle


@on(ArticlePublished)
def note_fresh(event: ArticlePublished, uow: UnitOfWork) -> None:
    """One row an article, under the number of its latest publication."""
    row = uow.session.get(FreshArticle, event.article_id)
    if row is None:
        uow.add(FreshArticle(article_id=event.article_id, event_number=event.number))
    else:
        row.event_number = max(row.event_number, event.number)
