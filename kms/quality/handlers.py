"""What quality does when articles are published or people leave, and when reviews come in. Each works from the facts."""

from __future__ import annotations

from sqlalchemy import select

from kms.articles import grading
from kms.articles.events import ArticlePublished, ArticleRestored, ArticleRetired
from kms.core.db import UnitOfWork
from kms.core.events import on
from kms.org.events import EmployeeLeft, RolesChanged
from kms.quality import assignment, rating
from kms.quality.conflicts import able_to_review
from kms.quality.events import ReviewRecused, ReviewSubmitted
from kms.quality.models import Cause, Correction, Review, ReviewState


@on(ArticlePublished)
def begin_or_renew(event: ArticlePublished, uow: UnitOfWork) -> None:
    """The first text that a person handed in is rated; a later one when it is another. Imports are not rated."""
    article = grading.gradable(event.article_id)
    if article is None or not article.published or not article.registered:
        return
    row = assignment.current_round(uow, article.id)
    if row is None:
        assignment.open_round(uow, article, Cause.PUBLISHED)
        return
    if article.revision_id == row.revision_id:
        return
    _answer_corrections(uow, article)
    reviews = assignment.counted(uow, row)
    if not any(one.state == ReviewState.SUBMITTED for one in reviews):
        row.revision_id = article.revision_id  # nobody has rated the former text yet
        for review in reviews:
            review.revision_id = article.revision_id
        return
    rating.renew(uow, article.id)


def _answer_corrections(uow: UnitOfWork, article: grading.Gradable) -> None:
    waiting = select(Correction).where(Correction.article_id == article.id, Correction.answered_at.is_(None))
    for one in uow.session.scalars(waiting):
        one.answered_at, one.revision_id = uow.now, article.revision_id


@on(ReviewSubmitted)
def rate(event: ReviewSubmitted, uow: UnitOfWork) -> None:
    """A new mark: score the article, ask for another opinion or decide its grade."""
    rating.rescore(uow, event.article_id)
    rating.settle(uow, event.article_id)


@on(ReviewRecused)
def draw_next(event: ReviewRecused, uow: UnitOfWork) -> None:
    """Somebody else rates in the place of whoever gave the review back."""
    article, row = grading.gradable(event.article_id), assignment.current_round(uow, event.article_id)
    if article is not None and article.published and row is not None:
        assignment.fill(uow, article, row, Cause.RECUSED)
        rating.settle(uow, event.article_id)


@on(ArticleRetired)
def stop(event: ArticleRetired, uow: UnitOfWork) -> None:
    """What is out of use is not rated."""
    for review in assignment.open_reviews(uow, event.article_id):
        assignment.close(uow, review, ReviewState.CANCELLED, "")


@on(ArticleRestored)
def go_on(event: ArticleRestored, uow: UnitOfWork) -> None:
    """What is used again is rated to the end."""
    article, row = grading.gradable(event.article_id), assignment.current_round(uow, event.article_id)
    if article is not None and article.published and row is not None and row.settled_at is None:
        assignment.fill(uow, article, row, Cause.SHORTAGE)


@on(EmployeeLeft, RolesChanged)
def hand_on_of_leaver(event: EmployeeLeft | RolesChanged, uow: UnitOfWork) -> None:
    """Reviews of somebody who left or is no expert any more go to others."""
    if event.employee_id in able_to_review():
        return
    rows = select(Review).where(Review.reviewer_id == event.employee_id, Review.state == ReviewState.ASSIGNED)
    for review in list(uow.session.scalars(rows.order_by(Review.id))):
        assignment.hand_on(uow, review, Cause.GONE, "", must=True)
        rating.settle(uow, review.article_id)
