"""What earns points: each handler books a rule once for what happened."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from kms.articles.events import ArticlePublished, ArticleVerified
from kms.articles.models import Article, Contribution, Grade
from kms.core.clock import KST
from kms.core.db import UnitOfWork
from kms.core.events import on
from kms.quality.events import GradeChanged, ReviewSubmitted
from kms.rewards.service import accrue

_GRADE_RULES = {Grade.EXCELLENT: ("grade_excellent",), Grade.CORE: ("grade_excellent", "grade_core")}


@on(ArticlePublished)
def reward_registration(event: ArticlePublished, uow: UnitOfWork) -> None:
    """A first publication, split among author and co-authors."""
    if event.first:
        key = f"registered:{event.article_id}"
        _accrue(uow, "article_registered", key, event.article_id, event.occurred_at)


@on(GradeChanged)
def reward_grade(event: GradeChanged, uow: UnitOfWork) -> None:
    """Each grade once an article; core includes what excellent earns."""
    for rule in _GRADE_RULES.get(Grade(event.after), ()):
        _accrue(uow, rule, f"{rule}:{event.article_id}", event.article_id, event.occurred_at)


@on(ReviewSubmitted)
def reward_review(event: ReviewSubmitted, uow: UnitOfWork) -> None:
    """A review on time, whatever it says."""
    if event.on_time:
        accrue(
            uow,
            "review_on_time",
            key=f"review:{event.review_id}",
            source=f"review:{event.review_id}",
            shares={event.reviewer_id: 100},
            at=_at(event.occurred_at, uow),
        )


@on(ArticleVerified)
def reward_freshness(event: ArticleVerified, uow: UnitOfWork) -> None:
    """Somebody confirmed that a text is still right: once an article and month."""
    at = _at(event.occurred_at, uow)
    if event.actor_id:
        accrue(
            uow,
            "freshness_confirmed",
            key=f"fresh:{event.article_id}:{at.astimezone(KST):%Y-%m}",
            source=f"article:{event.article_id}",
            shares={event.actor_id: 100},
            at=at,
        )


def _accrue(uow: UnitOfWork, rule: str, key: str, article_id: int, occurred_at: datetime | None) -> None:
    """Book a rule for an article, split by its contributions."""
    rows = uow.session.execute(
        select(Contribution.employee_id, Contribution.percent).where(Contribution.article_id == article_id)
    )
    shares = {person: percent for person, percent in rows} or {uow.session.get_one(Article, article_id).author_id: 100}
    accrue(uow, rule, key=key, source=f"article:{article_id}", shares=shares, at=_at(occurred_at, uow))


def _at(occurred_at: datetime | None, uow: UnitOfWork) -> datetime:
    return occurred_at or uow.now
