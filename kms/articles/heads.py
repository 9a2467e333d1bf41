"""The heads of an article: what its row shows, what readers see, who owns it. Parts of commands, inside their transaction."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kms.articles import links
from kms.articles.access import may_read, store_audience
from kms.articles.drafts import Draft
from kms.articles.events import ArticlePublished
from kms.articles.models import (
    Article,
    ArticleType,
    Contribution,
    NamedReader,
    Revision,
    SlugHistory,
    State,
    Visibility,
)
from kms.articles.rendering.markdown import link_labels
from kms.core.clock import KST
from kms.core.db import UnitOfWork, once
from kms.core.errors import NotFound
from kms.core.permissions import Viewer
from kms.core.text import slugify


def readable(session: Session, viewer: Viewer, article_id: int) -> Article:
    """The article. Raises NotFound, also when the viewer may not read it."""
    article = session.get(Article, article_id)
    if article is None or not may_read(session, viewer, article_id):
        raise NotFound
    return article


def locked(uow: UnitOfWork, viewer: Viewer, article_id: int) -> Article:
    """The article with its row locked until the transaction ends. Raises NotFound."""
    found = uow.session.scalars(
        select(Article).where(Article.id == article_id).with_for_update().execution_options(populate_existing=True)
    ).first()
    if found is None or not may_read(uow.session, viewer, article_id):
        raise NotFound
    return found


def is_owner(session: Session, viewer: Viewer, article: Article) -> bool:
    """Whether the viewer wrote it, has a share in it or keeps it fresh."""
    if viewer.employee_id in (article.author_id, article.owner_id):
        return True
    key = ("shares", viewer.employee_id, article.id)
    return once(session, key, lambda: session.get(Contribution, (article.id, viewer.employee_id)) is not None)


def set_people(uow: UnitOfWork, article: Article, draft: Draft) -> None:
    """Store co-authors with their shares and who may read, as the form says."""
    uow.session.execute(delete(Contribution).where(Contribution.article_id == article.id))
    shares = {person: share for person, share in (draft.contributions or {}).items() if person != article.author_id}
    shares[article.author_id] = 100 - sum(shares.values())
    uow.session.add_all(
        Contribution(article_id=article.id, employee_id=person, percent=share) for person, share in shares.items()
    )
    set_readers(uow, article, draft.visibility, draft.readers)


def set_readers(uow: UnitOfWork, article: Article, visibility: Visibility, readers: tuple[int, ...]) -> None:
    """Store visibility and the named readers; those whom other rooms let in stay."""
    article.visibility = visibility
    uow.session.execute(delete(NamedReader).where(NamedReader.article_id == article.id, NamedReader.reason == "named"))
    if visibility is Visibility.PEOPLE:
        uow.session.add_all(NamedReader(article_id=article.id, employee_id=one, reason="named") for one in set(readers))


def set_review_due(uow: UnitOfWork, article: Article, chosen: date | None = None) -> None:
    """Begin the interval anew after which the article is due for a look: a chosen day to come, else by its type."""
    kind = uow.session.get_one(ArticleType, article.type_code)
    today = uow.now.astimezone(KST).date()
    article.review_due = chosen if chosen and chosen > today else today + timedelta(days=kind.review_days)


def publish(uow: UnitOfWork, article: Article, revision: Revision, *, review_due: date | None = None) -> None:
    """Make `revision` what readers see, to be looked at again on `review_due`; part of a command's transaction."""
    first = article.published_at is None
    if article.state != State.PUBLISHED:
        article.published_revision_id = revision.id
        article.move_to(State.PUBLISHED)
    if article.title != revision.title or first:
        remember_title(uow, article.id, revision.title)
    show_revision(article, revision)
    article.head_revision_id = article.published_revision_id = revision.id
    article.published_at = article.published_at or uow.now
    revision.published_at = revision.published_at or uow.now
    article.updated_at = uow.now
    set_review_due(uow, article, review_due)
    links.store(uow.session, article.id, links.targets(uow.session, article.id, link_labels(revision.body)))
    store_audience(uow.session, article)
    uow.publish(ArticlePublished(article.id, revision.id, first), actor_id=revision.author_id)


def show_revision(article: Article, revision: Revision) -> None:
    """Copy what describes a revision to the article's row, where lists read it."""
    article.title, article.slug = revision.title, slugify(revision.title)
    article.summary, article.keywords = revision.summary, list(revision.keywords)
    article.type_code, article.category_id = revision.type_code, revision.category_id


def remember_title(uow: UnitOfWork, article_id: int, title: str) -> None:
    """Keep a title and its slug for ever, so that old addresses and links arrive."""
    known = select(SlugHistory.id).where(
        SlugHistory.article_id == article_id, SlugHistory.title == title, SlugHistory.slug == slugify(title)
    )
    if uow.session.scalar(known) is None:
        uow.add(SlugHistory(article_id=article_id, slug=slugify(title), title=title, since=uow.now))


def draft_of(session: Session, article: Article, revision: Revision) -> Draft:
    """The form's state for a stored revision."""
    shares = session.execute(
        select(Contribution.employee_id, Contribution.percent).where(
            Contribution.article_id == article.id, Contribution.employee_id != article.author_id
        )
    )
    readers = session.scalars(
        select(NamedReader.employee_id).where(NamedReader.article_id == article.id, NamedReader.reason == "named")
    )
    return Draft(
        title=revision.title,
        summary=revision.summary,
        keywords=tuple(revision.keywords),
        body=revision.body,
        type_code=revision.type_code,
        category_id=revision.category_id,
        visibility=Visibility(article.visibility),
        readers=tuple(readers),
        contributions={person: percent for person, percent in shares},
        club_id=article.club_id,
        legal_basis=tuple(revision.legal_basis),
        review_due=article.review_due,
        doc_reg_no=article.doc_reg_no,
    )
