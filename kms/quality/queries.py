"""What reviewers, owners, readers and reports can ask. A reviewer's marks are seen by others only when the round is settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from kms.articles import grading
from kms.articles import queries as articles
from kms.articles.models import Grade
from kms.core import clock
from kms.core.clock import Month
from kms.core.db import reading
from kms.core.errors import NotFound
from kms.core.paging import Page, PageRequest, paginate
from kms.core.permissions import Permission, Viewer
from kms.quality import rubric
from kms.quality.models import GradeDecision, QualityScore, RaterStanding, Review, ReviewState
from kms.quality.service import Rating


@dataclass(frozen=True)
class ReviewRow:
    """A line of a reviewer's list."""

    id: int
    article_id: int
    state: str
    assigned_at: datetime
    due: date
    submitted_at: datetime | None
    draft_saved_at: datetime | None
    title: str = ""
    slug: str = ""

    @property
    def late(self) -> bool:
        """Whether its day has passed."""
        return self.state == ReviewState.ASSIGNED and self.due < clock.today()

    @property
    def on_time(self) -> bool:
        """Whether it was submitted by its day."""
        return self.submitted_at is not None and self.submitted_at.astimezone(clock.KST).date() <= self.due


_ROW: tuple[Any, ...] = (
    Review.id,
    Review.article_id,
    Review.state,
    Review.assigned_at,
    Review.due,
    Review.submitted_at,
    Review.draft_saved_at,
)


@dataclass(frozen=True)
class Desk:
    """What a reviewer has on the desk: the text, the rubric, what was typed, and which review is next."""

    review: Review
    title: str
    summary: str
    body_html: str
    url: str
    rubric: rubric.Rubric
    typed: Rating
    next_id: int | None
    waiting: int


@dataclass(frozen=True)
class QualityMonth:
    """A month's figures. waiting, overdue: open reviews at the end of the month, or now when it has not ended."""

    reviews_done: int
    on_time: int
    mean_score: float | None
    core: int
    excellent: int
    waiting: int
    overdue: int


def my_queue(viewer: Viewer, page: PageRequest) -> Page[ReviewRow]:
    """Reviews that wait for the viewer, by deadline. Three statements."""
    viewer.require(Permission.REVIEW_QUALITY)
    mine = select(*_ROW).where(Review.reviewer_id == viewer.employee_id, Review.state == ReviewState.ASSIGNED)
    return _titled(viewer, mine.order_by(Review.due, Review.id), page)


def my_done(viewer: Viewer, page: PageRequest) -> Page[ReviewRow]:
    """What the viewer submitted, newest first. Three statements."""
    mine = select(*_ROW).where(Review.reviewer_id == viewer.employee_id, Review.state == ReviewState.SUBMITTED)
    return _titled(viewer, mine.order_by(Review.submitted_at.desc(), Review.id), page)


def _titled(viewer: Viewer, statement: Select[*tuple[Any, ...]], page: PageRequest) -> Page[ReviewRow]:
    found = paginate(statement, page, ReviewRow)
    known = articles.rows_by_id(viewer, (row.article_id for row in found.rows))
    return found.map(
        lambda row: ReviewRow(
            row.id,
            row.article_id,
            row.state,
            row.assigned_at,
            row.due,
            row.submitted_at,
            row.draft_saved_at,
            known[row.article_id].title if row.article_id in known else "",
            known[row.article_id].slug if row.article_id in known else "",
        )
    )


def desk(viewer: Viewer, review_id: int) -> Desk:
    """The viewer's own open review. Seven statements. Raises NotAllowed, NotFound."""
    viewer.require(Permission.REVIEW_QUALITY)
    review = reading().get(Review, review_id)
    if review is None or review.reviewer_id != viewer.employee_id or review.state != ReviewState.ASSIGNED:
        raise NotFound
    text = grading.reviewed_text(viewer, review.article_id, review.revision_id)
    open_ids = list(
        reading().scalars(
            select(Review.id)
            .where(Review.reviewer_id == viewer.employee_id, Review.state == ReviewState.ASSIGNED)
            .order_by(Review.due, Review.id)
        )
    )
    others = [one for one in open_ids if one != review_id]
    at = open_ids.index(review_id)
    return Desk(
        review,
        text.title,
        text.summary,
        text.body_html,
        articles.address(review.article_id, articles.current_slug(review.article_id) or ""),
        rubric.version(review.rubric_version),
        Rating.from_form(review.draft),
        (open_ids[at + 1] if at + 1 < len(open_ids) else others[0]) if others else None,
        len(open_ids),
    )


def my_standing(viewer: Viewer) -> RaterStanding | None:
    """How the viewer's own marks compare with others'; nobody else's can be asked for. One statement."""
    return reading().get(RaterStanding, viewer.employee_id)


def next_review(viewer: Viewer) -> int | None:
    """The viewer's most urgent open review. One statement."""
    mine = select(Review.id).where(Review.reviewer_id == viewer.employee_id, Review.state == ReviewState.ASSIGNED)
    return reading().scalar(mine.order_by(Review.due, Review.id).limit(1))


def month(viewer: Viewer, month: Month) -> QualityMonth:
    """Figures of a month for reports. Five statements. Raises NotAllowed."""
    viewer.require(Permission.SEE_REPORTS, Permission.CLOSE_MONTH)
    session, until = reading(), min(month.end, clock.now())
    inside = (Review.submitted_at >= month.start, Review.submitted_at < month.end)
    done = session.execute(
        select(Review.submitted_at, Review.due).where(Review.state == ReviewState.SUBMITTED, *inside)
    )
    rows = list(done)
    punctual = sum(1 for at, due in rows if at is not None and at.astimezone(clock.KST).date() <= due)
    rated = select(Review.article_id).where(Review.state == ReviewState.SUBMITTED, *inside)
    mean = session.scalar(select(func.avg(QualityScore.quality)).where(QualityScore.article_id.in_(rated)))
    reached = session.execute(
        select(GradeDecision.after, func.count(func.distinct(GradeDecision.article_id)))
        .where(GradeDecision.decided_at >= month.start, GradeDecision.decided_at < month.end)
        .group_by(GradeDecision.after)
    )
    counts = {row[0]: row[1] for row in reached}
    open_then = (
        Review.assigned_at < until,
        (Review.closed_at.is_(None)) | (Review.closed_at >= until),
    )
    waiting = session.scalar(select(func.count()).select_from(Review).where(*open_then)) or 0
    day = until.astimezone(clock.KST).date()
    overdue = session.scalar(select(func.count()).select_from(Review).where(*open_then, Review.due < day)) or 0
    return QualityMonth(
        reviews_done=len(rows),
        on_time=punctual,
        mean_score=None if mean is None else float(mean),
        core=counts.get(str(Grade.CORE), 0),
        excellent=counts.get(str(Grade.EXCELLENT), 0),
        waiting=waiting,
        overdue=overdue,
    )
