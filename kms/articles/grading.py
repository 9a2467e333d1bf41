"""What the quality room may know of an article and store at it: who had a hand in it, the text that is rated, grade and score."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from kms.articles.access import may_read
from kms.articles.events import ArticleChanged
from kms.articles.heads import is_owner
from kms.articles.models import Article, Contribution, Grade, Revision, State
from kms.articles.revisions import revision_of
from kms.core.db import UnitOfWork, reading
from kms.core.errors import NotFound
from kms.core.permissions import Viewer


@dataclass(frozen=True)
class Gradable:
    """An article as the quality room sees it. `owners`: author, co-authors, who keeps it fresh; `hands`: these and all who edited it."""

    id: int
    title: str
    slug: str
    published: bool
    registered: bool  # handed in by a person, not taken over by an import
    published_at: datetime
    revision_id: int
    category_id: int
    team_id: int
    department_id: int
    author_id: int
    grade: Grade
    owners: frozenset[int]
    hands: frozenset[int]


def gradable(article_id: int) -> Gradable | None:
    """The article for those who assign and grade; None when there is none or it was never published. Three statements."""
    session = reading()
    article = session.get(Article, article_id)
    if article is None or article.published_revision_id is None:
        return None
    shares = session.scalars(select(Contribution.employee_id).where(Contribution.article_id == article_id))
    owners = {article.author_id, *shares} | ({article.owner_id} if article.owner_id else set())
    editors = session.scalars(select(Revision.author_id).where(Revision.article_id == article_id).distinct())
    return Gradable(
        article.id,
        article.title,
        article.slug,
        article.state == State.PUBLISHED,
        article.submitted_at is not None,
        article.published_at or article.created_at,
        article.published_revision_id,
        article.category_id,
        article.team_id,
        article.department_id,
        article.author_id,
        Grade(article.grade),
        frozenset(owners),
        frozenset(owners | set(editors)),
    )


def owned(viewer: Viewer, article_id: int) -> bool:
    """Whether the viewer wrote the article, has a share in it or keeps it fresh. Two statements, once a request."""
    article = reading().get(Article, article_id)
    return article is not None and is_owner(reading(), viewer, article)


def texts_of(revision_ids: Iterable[int]) -> dict[int, str]:
    """The plain texts of revisions, by id: for comparing them. One statement."""
    wanted = set(revision_ids)
    rows = reading().execute(select(Revision.id, Revision.plain).where(Revision.id.in_(wanted)))
    return {row[0]: row[1] for row in rows}


def reviewed_text(viewer: Viewer, article_id: int, revision_id: int) -> Revision:
    """The revision that a reviewer rates. Raises NotFound, also when the article may not be read."""
    if not may_read(reading(), viewer, article_id):
        raise NotFound
    return revision_of(reading(), article_id, revision_id)


def articles_of(employee_ids: Iterable[int]) -> set[int]:
    """Ids of the articles in which one of these people has a share. One statement."""
    wanted = set(employee_ids)
    return set(reading().scalars(select(Contribution.article_id).where(Contribution.employee_id.in_(wanted))))


def writers_of(article_ids: Iterable[int]) -> set[int]:
    """Everybody who has a share in one of these articles. One statement."""
    wanted = set(article_ids)
    return set(reading().scalars(select(Contribution.employee_id).where(Contribution.article_id.in_(wanted))))


def store_grade(
    uow: UnitOfWork, article_id: int, grade: Grade, *, score: float | None, low: float | None, high: float | None
) -> bool:
    """Show this grade and score with the article; False when nothing changed. Tells `ArticleChanged`, so that search follows."""
    article = uow.session.get_one(Article, article_id)
    values = (grade, score, low, high)
    if (article.grade, article.score, article.score_low, article.score_high) == values:
        return False
    article.grade, article.score, article.score_low, article.score_high = values
    uow.publish(ArticleChanged(article_id))
    return True
