"""Who rates what: rounds are opened, experts drawn by lot, reviews handed on. Each draw keeps who could be drawn and who not, and why."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from kms.articles import grading, service
from kms.articles.categories import experts_for, experts_near
from kms.articles.grading import Gradable
from kms.core.clock import KST
from kms.core.db import UnitOfWork
from kms.core.ids import new_id
from kms.quality import lots, rubric, workdays
from kms.quality.conflicts import Conflict, excluded
from kms.quality.events import ReviewAssigned
from kms.quality.models import Cause, RatingRound, Review, ReviewLot, ReviewState
from kms.quality.settings import DUE_DAYS, MOST_REVIEWERS, REVIEWERS

READER = "review"  # why an article is open to its reviewers
_RECENT = timedelta(days=90)  # reviews since then count as load


def open_round(uow: UnitOfWork, article: Gradable, cause: Cause) -> RatingRound:
    """Begin to rate the article's present text by as many experts as the office begins with."""
    last = current_round(uow, article.id)
    for review in open_reviews(uow, article.id):
        close(uow, review, ReviewState.CANCELLED, "")
    row = RatingRound(
        article_id=article.id,
        number=last.number + 1 if last else 1,
        revision_id=article.revision_id,
        cause=cause,
        wanted=REVIEWERS.value(),
        opened_at=uow.now,
    )
    uow.add(row)
    uow.session.flush()
    fill(uow, article, row, cause)
    return row


def current_round(uow: UnitOfWork, article_id: int) -> RatingRound | None:
    """The newest round of an article, locked until the transaction ends."""
    newest = select(RatingRound).where(RatingRound.article_id == article_id)
    return uow.session.scalars(newest.order_by(RatingRound.number.desc()).limit(1).with_for_update()).first()


def open_reviews(uow: UnitOfWork, article_id: int) -> list[Review]:
    """Reviews of an article that wait for their expert."""
    rows = select(Review).where(Review.article_id == article_id, Review.state == ReviewState.ASSIGNED)
    return list(uow.session.scalars(rows.order_by(Review.id)))


def counted(uow: UnitOfWork, row: RatingRound) -> list[Review]:
    """Reviews of a round that are submitted or still expected."""
    rows = select(Review).where(
        Review.article_id == row.article_id,
        Review.round == row.number,
        Review.state.in_([ReviewState.ASSIGNED, ReviewState.SUBMITTED]),
    )
    return list(uow.session.scalars(rows.order_by(Review.id)))


def fill(uow: UnitOfWork, article: Gradable, row: RatingRound, cause: Cause) -> int:
    """Draw experts until the round has as many reviews as it wants, or nobody is left; returns how many were drawn."""
    drawn = 0
    while len(counted(uow, row)) < row.wanted and assign_one(uow, article, row, cause) is not None:
        drawn += 1
    return drawn


def ask_one_more(uow: UnitOfWork, article: Gradable, row: RatingRound, cause: Cause, *, most: int = 0) -> bool:
    """Let the round want one more review, up to the most that the office allows; False when that or nobody is left."""
    if row.wanted >= (most or MOST_REVIEWERS.value()):
        return False
    row.wanted += 1
    if fill(uow, article, row, cause):
        return True
    row.wanted -= 1
    return False


def assign_one(uow: UnitOfWork, article: Gradable, row: RatingRound, cause: Cause) -> Review | None:
    """Draw one expert for the round; None, and a lot without a winner, when nobody may rate it."""
    lot = _draw(uow, article, row, cause)
    if lot.chosen_id is None:
        return None
    review = Review(
        id=new_id(),
        article_id=article.id,
        revision_id=row.revision_id,
        round=row.number,
        reviewer_id=lot.chosen_id,
        lot_id=lot.id,
        rubric_version=rubric.current().version,
        state=ReviewState.ASSIGNED,
        assigned_at=uow.now,
        due=workdays.after(uow.now.astimezone(KST).date(), DUE_DAYS.value()),
        draft={},
    )
    uow.add(review)
    uow.session.flush()
    row.settled_at = None
    service.open_to(uow, article.id, review.reviewer_id, READER)
    uow.publish(ReviewAssigned(article.id, review.id, review.reviewer_id))
    return review


def close(uow: UnitOfWork, review: Review, state: ReviewState, reason: str) -> None:
    """End a review that is not submitted; its expert no longer reads the article for its sake. Raises ReviewClosed."""
    review.close(state, uow.now, reason)
    uow.session.flush()
    others = select(Review.id).where(
        Review.article_id == review.article_id,
        Review.reviewer_id == review.reviewer_id,
        Review.state.in_([ReviewState.ASSIGNED, ReviewState.SUBMITTED]),
    )
    if uow.session.scalar(others.limit(1)) is None:
        service.close_to(uow, review.article_id, review.reviewer_id, READER)


def hand_on(uow: UnitOfWork, review: Review, cause: Cause, reason: str, *, must: bool) -> bool:
    """Give a review to another expert by lot. Without another it stays where it is, unless it `must` go. True when it went."""
    article = grading.gradable(review.article_id)
    row = current_round(uow, review.article_id)
    uow.session.refresh(review)  # another worker may have handed it on while we waited for the round
    if review.state != ReviewState.ASSIGNED:
        return False
    if article is None or row is None or row.number != review.round:
        close(uow, review, ReviewState.CANCELLED, reason)
        return True
    if must:
        close(uow, review, ReviewState.REASSIGNED, reason)
        assign_one(uow, article, row, cause)
        return True
    if assign_one(uow, article, row, cause) is None:
        return False
    close(uow, review, ReviewState.REASSIGNED, reason)
    return True


def _draw(uow: UnitOfWork, article: Gradable, row: RatingRound, cause: Cause) -> ReviewLot:
    """A lot among the experts of the place; among those of neighbouring places when all its own are left out."""
    pool = set(experts_for(article.category_id))
    left_out = excluded(article, row.number, pool, uow.now)
    widened = pool <= set(left_out)
    if widened:
        pool = pool | set(experts_near(article.category_id))
        left_out = excluded(article, row.number, pool, uow.now)
    load = _load(uow, pool - set(left_out))
    before = select(ReviewLot).where(ReviewLot.article_id == article.id, ReviewLot.round == row.number)
    last = uow.session.scalars(before.order_by(ReviewLot.id.desc()).limit(1)).first()
    if not load and last is not None and last.chosen_id is None and last.excluded == _pairs(left_out):
        return last  # nobody yet, for the same reasons: one row says so
    drawn = uow.session.scalar(select(func.count()).select_from(before.subquery())) or 0
    seed = lots.seed_of(article.published_at, row.number, drawn)
    lot = ReviewLot(
        id=new_id(),
        article_id=article.id,
        round=row.number,
        drawn_at=uow.now,
        cause=cause,
        seed=seed,
        widened=widened,
        candidates=[[one, load[one]] for one in sorted(load)],
        excluded=_pairs(left_out),
        chosen_id=lots.draw(load, seed),
    )
    uow.add(lot)
    uow.session.flush()
    return lot


def _pairs(left_out: dict[int, Conflict]) -> list[list[object]]:
    return [[one, str(left_out[one])] for one in sorted(left_out)]


def _load(uow: UnitOfWork, people: set[int]) -> dict[int, int]:
    """Open reviews and those assigned lately, for each of `people`."""
    rows = uow.session.execute(
        select(Review.reviewer_id, func.count())
        .where(
            Review.reviewer_id.in_(people),
            Review.state.in_([ReviewState.ASSIGNED, ReviewState.SUBMITTED]),
            (Review.assigned_at > uow.now - _RECENT) | (Review.state == ReviewState.ASSIGNED),
        )
        .group_by(Review.reviewer_id)
    )
    counts = {row[0]: row[1] for row in rows}
    return {one: counts.get(one, 0) for one in people}
