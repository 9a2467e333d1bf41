"""Tables of the quality room. Lots, marks and decisions are only ever added; the database refuses to change them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kms.core.clock import KST
from kms.core.db import Base, Id, Serial
from kms.quality.errors import ReviewClosed


class ReviewState(StrEnum):
    """Where a review stands (배정, 제출, 회피, 재배정, 취소)."""

    ASSIGNED = "assigned"
    SUBMITTED = "submitted"
    RECUSED = "recused"
    REASSIGNED = "reassigned"
    CANCELLED = "cancelled"


class Cause(StrEnum):
    """Why experts were drawn."""

    PUBLISHED = "published"
    NEW_REVISION = "new_revision"
    UNCERTAIN = "uncertain"
    APART = "apart"  # two marks differ by 2 or more
    RECUSED = "recused"
    LATE = "late"
    GONE = "gone"  # left or lost the role
    BY_HAND = "by_hand"
    APPEAL = "appeal"
    SHORTAGE = "shortage"  # drawn later, when an expert became free


class Outcome(StrEnum):
    """What a person decided about a candidate for core knowledge."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"


class RubricVersion(Base):
    """A version of the rubric; the newest in force holds. Version 1 is in the code. `criteria`: see `rubric.Criterion`."""

    __tablename__ = "rubric_version"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    criteria: Mapped[list[Any]]
    in_force_from: Mapped[datetime]
    decided_by: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)


class ScoringVersion(Base):
    """A version of the parameters of the scoring model; the newest in force holds. Version 1 is in the code."""

    __tablename__ = "scoring_version"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    values: Mapped[dict[str, Any]]
    in_force_from: Mapped[datetime]
    decided_by: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)


class RatingRound(Base):
    """One rating of an article's text by several experts. A substantially new text begins a new round; the old grade holds until it is settled."""

    __tablename__ = "rating_round"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision_id: Mapped[int]
    cause: Mapped[Cause] = mapped_column(String(20))
    wanted: Mapped[int]  # how many reviews it needs, as far as known by now
    opened_at: Mapped[datetime]
    settled_at: Mapped[datetime | None] = mapped_column(index=True)


class ReviewLot(Base):
    """One draw: who could be drawn with which load, who was excluded why, who was drawn. Nobody drawn: too few experts."""

    __tablename__ = "review_lot"
    __table_args__ = (Index("ix_review_lot_round", "article_id", "round"),)

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    round: Mapped[int]
    drawn_at: Mapped[datetime]
    cause: Mapped[Cause] = mapped_column(String(20))
    seed: Mapped[str] = mapped_column(String(80))
    widened: Mapped[bool]  # drawn from experts of neighbouring places, for want of own ones
    candidates: Mapped[list[Any]]  # [employee id, open and recent reviews]
    excluded: Mapped[list[Any]]  # [employee id, code of the reason]
    chosen_id: Mapped[int | None]


class Review(Base):
    """An expert's rating of one revision of an article. `draft` is what was typed and not submitted yet."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("article_id", "round", "reviewer_id"),
        CheckConstraint("state <> 'submitted' OR submitted_at IS NOT NULL", name="submitted_when"),
        CheckConstraint("state <> 'recused' OR reason <> ''", name="recused_why"),
        Index("ix_review_queue", "reviewer_id", "state", "due"),
        Index("ix_review_state", "state", "due"),
    )

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    revision_id: Mapped[int]
    round: Mapped[int]
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("review_lot.id"))
    rubric_version: Mapped[int]
    state: Mapped[ReviewState] = mapped_column(String(20))
    assigned_at: Mapped[datetime]
    due: Mapped[date]
    submitted_at: Mapped[datetime | None] = mapped_column(index=True)
    closed_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")  # of a recusal or a reassignment
    draft: Mapped[dict[str, Any]]
    draft_saved_at: Mapped[datetime | None]

    def close(self, state: ReviewState, at: datetime, reason: str = "") -> None:
        """End the review. Raises ReviewClosed when it has ended already."""
        if self.state != ReviewState.ASSIGNED:
            raise ReviewClosed
        self.state, self.closed_at, self.reason = state, at, reason
        if state is ReviewState.SUBMITTED:
            self.submitted_at = at

    @property
    def on_time(self) -> bool:
        """Whether it was submitted by its day."""
        return self.submitted_at is not None and self.submitted_at.astimezone(KST).date() <= self.due


class ReviewMark(Base):
    """A reviewer's mark of one criterion, 1 to 5, or none (모름/분야 밖), with the comment that 1 and 5 need."""

    __tablename__ = "review_mark"
    __table_args__ = (
        CheckConstraint("mark BETWEEN 1 AND 5", name="range"),
        CheckConstraint("mark NOT IN (1, 5) OR comment <> ''", name="extremes_explained"),
    )

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), primary_key=True, autoincrement=False)
    criterion: Mapped[str] = mapped_column(String(30), primary_key=True)
    mark: Mapped[int | None]
    comment: Mapped[str] = mapped_column(Text, default="")


class QualityScore(Base):
    """What the marks of an article's rated round amount to: 0..100 with its interval; recomputed when marks arrive."""

    __tablename__ = "quality_score"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    round: Mapped[int]
    quality: Mapped[float]
    low: Mapped[float]
    high: Mapped[float]
    error: Mapped[float]  # widened standard error, in points of 100
    raters: Mapped[int]
    raw_mean: Mapped[float]  # plain mean on the same scale of 100
    parameters_version: Mapped[int]
    scored_at: Mapped[datetime]


class RaterStanding(Base):
    """How an expert marks compared with others; shown to that expert only."""

    __tablename__ = "rater_standing"

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True, autoincrement=False)
    severity: Mapped[float | None]  # steps of 1..5, positive: lower marks than others; none: too few marks
    distance: Mapped[float | None]  # mean distance to the others' mean mark in settled rounds, steps of 1..5
    scored_at: Mapped[datetime]


class GradeDecision(Base):
    """A change of an article's grade: by rule (decided_by 0) or by a person, with the figures it rested on."""

    __tablename__ = "grade_decision"

    id: Mapped[Serial]
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    round: Mapped[int]
    before: Mapped[str] = mapped_column(String(20))
    after: Mapped[str] = mapped_column(String(20))
    quality: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    raters: Mapped[int]
    decided_by: Mapped[int]
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime] = mapped_column(index=True)


class CoreCandidate(Base):
    """An article whose figures suffice for core knowledge in a round: a person confirms or declines, with a reason."""

    __tablename__ = "core_candidate"
    __table_args__ = (CheckConstraint("outcome IS NULL OR reason <> ''", name="decided_why"),)

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    since: Mapped[datetime]
    outcome: Mapped[Outcome | None] = mapped_column(String(20), index=True)
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")


class Correction(Base):
    """A request to correct the article: a reviewer found its accuracy at 2 or below. Answered by a new revision."""

    __tablename__ = "correction"

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), primary_key=True, autoincrement=False)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    comment: Mapped[str] = mapped_column(Text, default="")
    opened_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    revision_id: Mapped[int | None]


class Appeal(Base):
    """An owner's objection to a grade: once a round, brings new reviewers."""

    __tablename__ = "quality_appeal"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    by: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
