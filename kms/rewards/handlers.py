"""What earns points: on the events of articles and of quality. Each is booked once, however often it is delivered."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from kms.articles import queries as articles
from kms.articles.events import ArticlePublished, ArticleVerified
from kms.articles.models import Grade
from kms.core.db import UnitOfWork
from kms.core.events import Event, on
from kms.quality.events import GradeChanged, ReviewSubmitted
from kms.rewards import rules, service
from kms.rewards.models import Accrual, Rule


@on(ArticlePublished)
def book_registration(event: ArticlePublished, uow: UnitOfWork) -> None:
    """A first publication, split by contribution. What was taken over from another system earned its points there."""
    article = articles.standings([event.article_id]).get(event.article_id)
    if not event.first or article is None or article.submitted_at is None:
        return
    service.accrue(
        uow,
        rules.REGISTERED,
        key=f"registered:{event.article_id}",
        source=_source(event.article_id),
        shares=article.shares,
        at=_at(event, uow),
    )


@on(GradeChanged)
def book_grade(event: GradeChanged, uow: UnitOfWork) -> None:
    """A higher grade than ever before, less what a lower one gave already; once per article and grade."""
    rule = {Grade.EXCELLENT: rules.EXCELLENT, Grade.CORE: rules.CORE}.get(Grade(event.after))
    article = articles.standings([event.article_id]).get(event.article_id)
    if rule is None or article is None:
        return
    key = f"grade:{event.article_id}:"
    given = uow.session.scalar(
        select(func.coalesce(func.sum(Accrual.points), 0)).where(
            Accrual.key.in_([key + rules.EXCELLENT, key + rules.CORE]), Accrual.key != key + rule
        )
    )
    service.accrue(
        uow,
        rule,
        key=key + rule,
        source=_source(event.article_id),
        shares=article.shares,
        at=_at(event, uow),
        already=int(given or 0),
    )


@on(ReviewSubmitted)
def book_review(event: ReviewSubmitted, uow: UnitOfWork) -> None:
    """A review within its time; what it said plays no part."""
    if event.on_time:
        service.accrue(
            uow,
            rules.REVIEWED,
            key=f"review:{event.review_id}",
            source=_source(event.article_id),
            shares={event.reviewer_id: 100},
            at=_at(event, uow),
        )


@on(ArticleVerified)
def book_confirmation(event: ArticleVerified, uow: UnitOfWork) -> None:
    """Somebody looked whether a text is still right; not again, and not of a new text, before the rule's rest days are over."""
    at = _at(event, uow)
    article = articles.standings([event.article_id]).get(event.article_id)
    if article is None or article.published_at is None or not event.actor_id:
        return
    rest = timedelta(days=int(rules.in_force(rules.CONFIRMED, at).params.get("rest_days", 0)))
    last = uow.session.scalar(
        select(func.max(Accrual.occurred_at))
        .join(Rule, Rule.id == Accrual.rule_id)
        .where(Rule.code == rules.CONFIRMED, Accrual.source == _source(event.article_id), Accrual.occurred_at < at)
    )
    if at < article.published_at + rest or (last is not None and at < last + rest):
        return
    service.accrue(
        uow,
        rules.CONFIRMED,
        key=f"confirmed:{event.article_id}:{at:%Y%m%dT%H%M%S%f}",
        source=_source(event.article_id),
        shares={event.actor_id: 100},
        at=at,
    )


def _source(article_id: int) -> str:
    return f"article:{article_id}"


def _at(event: Event, uow: UnitOfWork) -> datetime:
    return event.occurred_at or uow.now
