"""What quality tells others."""

from __future__ import annotations

from dataclasses import dataclass

from kms.core.events import Event


@dataclass(frozen=True)
class ReviewAssigned(Event):
    """An expert is asked to rate an article."""

    kind = "quality.review_assigned"
    article_id: int
    review_id: int
    reviewer_id: int


@dataclass(frozen=True)
class ReviewSubmitted(Event):
    """An expert has rated; `on_time`: not after the day it was due."""

    kind = "quality.review_submitted"
    article_id: int
    review_id: int
    reviewer_id: int
    on_time: bool


@dataclass(frozen=True)
class ReviewRecused(Event):
    """An expert gave a review back, or it was handed on because it was late."""

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
