"""What an article said before, who wrote it and who decided on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, true

from kms.articles.approval import may_approve
from kms.articles.heads import is_owner
from kms.articles.models import Article, Decision, Revision
from kms.articles.queries import readable_article
from kms.core.db import reading
from kms.core.errors import NotFound
from kms.core.paging import Page, PageRequest, paginate
from kms.core.permissions import Permission, Viewer


@dataclass(frozen=True)
class RevisionRow:
    """A line of the history."""

    id: int
    number: int
    title: str
    author_id: int
    created_at: datetime
    reason: str
    merged: bool
    length: int  # characters of the text
    grown: int  # characters more than in the revision before it


def revision(viewer: Viewer, article_id: int, number: int) -> Revision:
    """One revision by its number. Raises NotFound, also for a text that readers never saw."""
    shown = _shown(viewer, readable_article(viewer, article_id))
    found = (
        reading()
        .scalars(select(Revision).where(Revision.article_id == article_id, Revision.number == number, shown))
        .first()
    )
    if found is None:
        raise NotFound
    return found


def revisions(viewer: Viewer, article_id: int, page: PageRequest) -> Page[RevisionRow]:
    """Who wrote what when and why, newest first. Readers see what was published and what they wrote themselves."""
    shown = _shown(viewer, readable_article(viewer, article_id))
    statement = (
        select(
            Revision.id,
            Revision.number,
            Revision.title,
            Revision.author_id,
            Revision.created_at,
            Revision.reason,
            Revision.merged,
            func.length(Revision.body),
            func.length(Revision.body)
            - func.coalesce(func.lag(func.length(Revision.body)).over(order_by=Revision.number), 0),
        )
        .where(Revision.article_id == article_id, shown)
        .order_by(Revision.number.desc())
    )
    return paginate(statement, page, RevisionRow)


def decisions(viewer: Viewer, article_id: int) -> list[Decision]:
    """What those in charge decided, newest first."""
    readable_article(viewer, article_id)
    return list(
        reading().scalars(
            select(Decision).where(Decision.article_id == article_id).order_by(Decision.id.desc()).limit(20)
        )
    )


def _shown(viewer: Viewer, article: Article) -> ColumnElement[bool]:
    """Drafts, proposals and texts that were sent back are for those who own the article, decide on it or read all."""
    if (
        viewer.may(Permission.READ_EVERY_ARTICLE)
        or is_owner(reading(), viewer, article)
        or may_approve(viewer, article)
    ):
        return true()
    return or_(Revision.published_at.is_not(None), Revision.author_id == viewer.employee_id)
