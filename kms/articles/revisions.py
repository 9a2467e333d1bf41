"""Revisions: a draft rendered outside the transaction, then stored inside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kms.articles import links
from kms.articles.drafts import Draft
from kms.articles.models import Revision
from kms.articles.rendering.markdown import Rendered, link_labels
from kms.articles.rendering.pool import pool
from kms.core.db import UnitOfWork, reading
from kms.core.errors import NotFound
from kms.core.ids import new_id


@dataclass(frozen=True)
class Prepared:
    """A draft in normal form with its page and where its links lead; ready to be stored without waiting."""

    draft: Draft
    page: Rendered
    links: dict[str, int | None]


def prepare(article_id: int, draft: Draft) -> Prepared:
    """Render a cleaned draft in a child process, before a transaction begins. Raises TooHardToRender."""
    found = links.targets(reading(), article_id, link_labels(draft.body))
    return Prepared(draft, pool().render(draft.body, links.addresses(found)), found)


def add_revision(
    uow: UnitOfWork,
    article_id: int,
    prepared: Prepared,
    *,
    author_id: int,
    base_id: int | None,
    reason: str,
    merged: bool = False,
) -> Revision:
    """Store the next revision of an article."""
    number = (uow.session.scalar(select(func.max(Revision.number)).where(Revision.article_id == article_id)) or 0) + 1
    revision = revision_row(
        new_id(),
        article_id,
        prepared,
        number=number,
        at=uow.now,
        author_id=author_id,
        base_id=base_id,
        reason=reason,
        merged=merged,
    )
    uow.add(revision)
    return revision


def revision_row(
    revision_id: int,
    article_id: int,
    prepared: Prepared,
    *,
    number: int,
    at: datetime,
    author_id: int,
    base_id: int | None,
    reason: str,
    merged: bool = False,
    published_at: datetime | None = None,
) -> Revision:
    """The row of a revision, not stored yet."""
    draft, page = prepared.draft, prepared.page
    return Revision(
        id=revision_id,
        article_id=article_id,
        number=number,
        base_id=base_id,
        title=draft.title,
        summary=draft.summary,
        keywords=list(draft.keywords),
        body=draft.body,
        body_html=page.html,
        contents=[[one.level, one.anchor, one.text] for one in page.contents],
        plain=page.plain,
        legal_basis=list(draft.legal_basis),
        type_code=draft.type_code,
        category_id=draft.category_id,
        author_id=author_id,
        created_at=at,
        reason=reason,
        merged=merged,
        published_at=published_at,
    )


def revision_of(session: Session, article_id: int, revision_id: int) -> Revision:
    """A revision of this very article. Raises NotFound, also for another article's revision."""
    revision = session.get(Revision, revision_id)
    if revision is None or revision.article_id != article_id:
        raise NotFound
    return revision


def with_body(draft: Draft, body: str) -> Draft:
    """The same draft with another text."""
    return replace(draft, body=body)
