"""What reviewers, owners and administrators can do, in the order of a review's life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from kms.articles import grading
from kms.audit.service import record
from kms.core.clock import KST
from kms.core.db import UnitOfWork, unit_of_work
from kms.core.errors import Invalid, NotAllowed, NotFound
from kms.core.permissions import Permission, Viewer
from kms.core.text import clean
from kms.quality import rating, rubric, workdays
from kms.quality.assignment import ask_one_more, close, current_round, fill, hand_on
from kms.quality.errors import ConflictOfInterest, ReviewClosed, TooLateToAppeal
from kms.quality.events import ReviewRecused, ReviewSubmitted
from kms.quality.grades import LOWEST_ACCURACY
from kms.quality.models import Appeal, Cause, Correction, RatingRound, Review, ReviewMark, ReviewState
from kms.quality.settings import APPEAL_DAYS, LATE_DAYS

UNKNOWN = 0  # 모름 / 분야 밖, as typed
APPEAL_REVIEWERS = 2  # new reviewers that an appeal brings
LONGEST_COMMENT = 2000


@dataclass(frozen=True)
class Rating:
    """What a reviewer typed: marks by criterion (1..5, 0 for 모름), comments by criterion."""

    marks: Mapping[str, int] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)

    def as_form(self) -> dict[str, Any]:
        """Plain JSON."""
        return {"marks": dict(self.marks), "comments": dict(self.comments)}

    @classmethod
    def from_form(cls, form: Mapping[str, Any]) -> Rating:
        """From what `as_form` gave."""
        return cls(form.get("marks", {}), form.get("comments", {}))


def keep(viewer: Viewer, review_id: int, typed: Rating) -> datetime:
    """Keep a half-filled review; returns when. Raises NotAllowed, NotFound, ReviewClosed."""
    with unit_of_work() as uow:
        review = _own(uow, viewer, review_id)
        review.draft, review.draft_saved_at = typed.as_form(), uow.now
        return uow.now


def submit(viewer: Viewer, review_id: int, typed: Rating) -> None:
    """Hand a review in. Raises NotAllowed, NotFound, ReviewClosed, ConflictOfInterest, Invalid (by criterion)."""
    with unit_of_work() as uow:
        review = _own(uow, viewer, review_id)
        article = grading.gradable(review.article_id)
        if article is None:
            raise NotFound
        if viewer.employee_id in article.hands:
            raise ConflictOfInterest
        rows = _checked(rubric.version(review.rubric_version), typed)
        for row in rows:
            row.review_id = review.id
            if row.criterion == rubric.ACCURACY and row.mark is not None and row.mark <= LOWEST_ACCURACY:
                uow.add(Correction(review_id=review.id, article_id=article.id, comment=row.comment, opened_at=uow.now))
        uow.session.add_all(rows)
        review.close(ReviewState.SUBMITTED, uow.now)
        review.draft = {}
        event = ReviewSubmitted(article.id, review.id, viewer.employee_id, review.on_time)
        uow.publish(event, actor_id=viewer.employee_id)


def recuse(viewer: Viewer, review_id: int, *, reason: str) -> None:
    """Give a review back (회피); the next expert is drawn by lot. Raises NotAllowed, NotFound, ReviewClosed, Invalid."""
    with unit_of_work() as uow:
        review = _own(uow, viewer, review_id)
        if not reason.strip():
            raise Invalid({"reason": _("Say why you return the review.")})
        close(uow, review, ReviewState.RECUSED, clean(reason).strip()[:LONGEST_COMMENT])
        uow.publish(ReviewRecused(review.article_id, review.id, viewer.employee_id), actor_id=viewer.employee_id)


def reassign(viewer: Viewer, review_id: int, *, reason: str) -> bool:
    """Hand a review on by lot, as an administrator; False when there is nobody else. Raises NotAllowed, NotFound, Invalid."""
    viewer.require(Permission.ASSIGN_REVIEWS)
    if not reason.strip():
        raise Invalid({"reason": _("Say why the review is handed on.")})
    with unit_of_work() as uow:
        review = _locked(uow, review_id)
        if review.state != ReviewState.ASSIGNED:
            raise ReviewClosed
        went = hand_on(uow, review, Cause.BY_HAND, clean(reason).strip(), must=False)
        record(uow, viewer, "quality.reassigned", f"review:{review.id}", went=went)
        return went


def reassign_late(viewer: Viewer) -> int:
    """Hand on what is long past due, and draw where experts were lacking; returns how many were drawn. For the worker."""
    viewer.require(Permission.ASSIGN_REVIEWS)
    with unit_of_work() as uow:
        today, drawn = uow.now.astimezone(KST).date(), 0
        late = select(Review).where(Review.state == ReviewState.ASSIGNED, Review.due < today)
        for review in list(uow.session.scalars(late.order_by(Review.due, Review.id))):
            if workdays.after(review.due, LATE_DAYS.value()) < today:
                drawn += hand_on(uow, review, Cause.LATE, "", must=False)
        waiting = select(RatingRound.article_id).where(RatingRound.settled_at.is_(None)).distinct()
        for article_id in list(uow.session.scalars(waiting)):
            row, article = current_round(uow, article_id), grading.gradable(article_id)
            if row is not None and row.settled_at is None and article is not None and article.published:
                drawn += fill(uow, article, row, Cause.SHORTAGE)
        return drawn


def rescore_all(viewer: Viewer) -> rating.Rescored:
    """Bring every score up to the experts' present severity; grades stay until a re-rating. Raises NotAllowed."""
    viewer.require(Permission.ASSIGN_REVIEWS)
    with unit_of_work() as uow:
        return rating.rescore(uow)


def appeal(viewer: Viewer, article_id: int, *, reason: str) -> None:
    """Object to a grade as an owner: new reviewers join the round. Raises NotFound, NotAllowed, TooLateToAppeal, Invalid."""
    with unit_of_work() as uow:
        row, article = current_round(uow, article_id), grading.gradable(article_id)
        if row is None or article is None:
            raise NotFound
        if viewer.employee_id not in article.owners:
            raise NotAllowed
        if not reason.strip():
            raise Invalid({"reason": _("Say what the reviewers should look at again.")})
        if not _may_appeal(uow, row):
            raise TooLateToAppeal
        text = clean(reason).strip()[:LONGEST_COMMENT]
        uow.add(Appeal(article_id=article_id, round=row.number, by=viewer.employee_id, at=uow.now, reason=text))
        for _turn in range(APPEAL_REVIEWERS):
            ask_one_more(uow, article, row, Cause.APPEAL, most=row.wanted + APPEAL_REVIEWERS)
        record(uow, viewer, "quality.appealed", f"article:{article_id}", round=row.number)


def _may_appeal(uow: UnitOfWork, row: RatingRound) -> bool:
    """Whether the round was settled in the last days and nobody has objected yet."""
    if row.settled_at is None or uow.now > row.settled_at + timedelta(days=APPEAL_DAYS.value()):
        return False
    return uow.session.get(Appeal, (row.article_id, row.number)) is None


def _locked(uow: UnitOfWork, review_id: int) -> Review:
    review = uow.session.get(Review, review_id, with_for_update=True)
    if review is None:
        raise NotFound
    return review


def _own(uow: UnitOfWork, viewer: Viewer, review_id: int) -> Review:
    """The viewer's own open review. A stranger's reads like none."""
    viewer.require(Permission.REVIEW_QUALITY)
    review = _locked(uow, review_id)
    if review.reviewer_id != viewer.employee_id:
        raise NotFound
    if review.state != ReviewState.ASSIGNED:
        raise ReviewClosed
    return review


def _checked(found: rubric.Rubric, typed: Rating) -> list[ReviewMark]:
    """The marks as rows. Raises Invalid with a message for each criterion that lacks something."""
    wrong: dict[str, object] = {}
    rows = []
    for code in found.codes:
        mark, comment = typed.marks.get(code), clean(typed.comments.get(code, "")).strip()[:LONGEST_COMMENT]
        if mark not in (UNKNOWN, 1, 2, 3, 4, 5):
            wrong[code] = _("Choose a mark, or “don't know”.")
        elif mark in (1, 5) and not comment:
            wrong[code] = _("Marks 1 and 5 need a comment: what is so weak, or so strong?")
        elif code == rubric.ACCURACY and mark in (1, LOWEST_ACCURACY) and not comment:
            wrong[code] = _("Say what is not accurate: the author is asked to correct it.")
        rows.append(ReviewMark(criterion=code, mark=mark or None, comment=comment))
    if not wrong and all(row.mark is None for row in rows):
        wrong[""] = _("Nothing is marked. If the subject is outside your field, return the review instead.")
    if wrong:
        raise Invalid(wrong)
    return rows
