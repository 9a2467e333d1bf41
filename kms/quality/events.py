"""What quality tells others."""

from __future__ import annotations

from dataclasses import dataclass

from kms.core.events import Event


@dataclass(frozen=True)
class ReviewAssigned(Event):
    """An expert was drawn to rate an article."""

    kind = "quality.review_assigned"
    article_id: int
    review_id: int
    reviewer_id: int


@dataclass(frozen=True)
class ReviewSubmitted(Event):
    """An expert rated an article; `on_time`: by the day that was asked for."""

    kind = "quality.review_submitted"
    article_id: int
    review_id: int
    reviewer_id: int
    on_time: bool


@dataclass(frozen=True)
class ReviewRecused(Event):
    """An expert gave a review back."""

    kind = "quality.review_recused"
    article_id: int
    review_id: int
    reviewer_id: int


@dataclass(frozen=True)
class GradeChanged(Event):
    """An article has another grade (values of `articles.models.Grade`)."""

    kind = "quality.grade_changed"
    article_id: int
    before: str
    after: str
