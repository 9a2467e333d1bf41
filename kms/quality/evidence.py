"""The submitted marks as the scoring model takes them, and what a round's marks say about an article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from kms.core.db import reading
from kms.org import queries as org
from kms.quality import rubric
from kms.quality.grades import LOWEST_ACCURACY, Evidence
from kms.quality.models import QualityScore, RatingRound, Review, ReviewMark, ReviewState
from kms.quality.scoring import Floats, Ints

WINDOW = timedelta(days=365)  # rounds opened since then take part in scoring


@dataclass(frozen=True)
class Panel:
    """All marks that count: one row a review. `rounds[i]` is the article and round that number i in `article` stands for."""

    rounds: tuple[tuple[int, int], ...]
    article: Ints
    rater: Ints
    marks: Floats
    weights: Floats
    settled: NDArray[np.bool_]  # rows of rounds that are over: what may be compared without lifting the blind


def panel(at: datetime) -> Panel:
    """Every submitted review of the last twelve months' rounds. Three statements."""
    session = reading()
    reviews = session.execute(
        select(
            Review.id,
            Review.article_id,
            Review.round,
            Review.reviewer_id,
            Review.rubric_version,
            RatingRound.settled_at,
        )
        .join(RatingRound, (RatingRound.article_id == Review.article_id) & (RatingRound.number == Review.round))
        .where(Review.state == ReviewState.SUBMITTED, RatingRound.opened_at > at - WINDOW)
        .order_by(Review.article_id, Review.round, Review.reviewer_id)
    ).all()
    rubrics = rubric.versions(row.rubric_version for row in reviews)
    codes = sorted({code for one in rubrics.values() for code in one.codes})
    column = {code: index for index, code in enumerate(codes)}
    line = {row.id: index for index, row in enumerate(reviews)}
    marks = np.full((len(reviews), len(codes)), np.nan)
    weights = np.zeros_like(marks)
    for index, row in enumerate(reviews):
        for one in rubrics[row.rubric_version].criteria:
            weights[index, column[one.code]] = one.weight
    for review_id, criterion, mark in _marks_since(at - WINDOW):
        marks[line[review_id], column[criterion]] = mark
    rounds = tuple(sorted({(row.article_id, row.round) for row in reviews}))
    number = {one: index for index, one in enumerate(rounds)}
    return Panel(
        rounds,
        np.array([number[row.article_id, row.round] for row in reviews], dtype=np.int64),
        np.array([row.reviewer_id for row in reviews], dtype=np.int64),
        marks,
        weights,
        np.array([row.settled_at is not None for row in reviews], dtype=np.bool_),
    )


def _marks_since(opened_after: datetime) -> Iterator[tuple[int, str, int]]:
    """Review, criterion and mark of every mark in rounds opened since. One statement."""
    rows = reading().execute(
        select(ReviewMark.review_id, ReviewMark.criterion, ReviewMark.mark)
        .join(Review, Review.id == ReviewMark.review_id)
        .join(RatingRound, (RatingRound.article_id == Review.article_id) & (RatingRound.number == Review.round))
        .where(ReviewMark.mark.is_not(None), RatingRound.opened_at > opened_after)
    )
    return ((review, criterion, mark) for review, criterion, mark in rows if mark is not None)


@dataclass(frozen=True)
class RoundMarks:
    """What was submitted in one round: each review's overall mark (1..5), its reviewer, and the accuracy it found."""

    reviewers: tuple[int, ...]
    overall: tuple[float, ...]
    accuracy: tuple[int, ...]

    @property
    def inaccurate(self) -> bool:
        """Whether anybody found the accuracy at 2 or below."""
        return any(one <= LOWEST_ACCURACY for one in self.accuracy)

    @property
    def spread(self) -> float:
        """The largest difference between two overall marks, in steps of 1..5."""
        return max(self.overall) - min(self.overall) if self.overall else 0.0


def round_marks(article_id: int, number: int) -> RoundMarks:
    """The submitted marks of a round. Three statements."""
    reviews = {
        row.id: row
        for row in reading().scalars(
            select(Review)
            .where(Review.article_id == article_id, Review.round == number, Review.state == ReviewState.SUBMITTED)
            .order_by(Review.id)
        )
    }
    found = marks_of(reviews)
    rubrics = rubric.versions(row.rubric_version for row in reviews.values())
    totals = []
    for review_id, row in reviews.items():
        weights = {one.code: one.weight for one in rubrics[row.rubric_version].criteria}
        known = {mark.criterion: mark.mark for mark in found[review_id] if mark.mark is not None}
        total = sum(weights[code] for code in known)
        if total:
            totals.append(sum(weights[code] * mark for code, mark in known.items()) / total)
    accuracy = [
        mark.mark
        for marks in found.values()
        for mark in marks
        if mark.criterion == rubric.ACCURACY and mark.mark is not None
    ]
    return RoundMarks(tuple(row.reviewer_id for row in reviews.values()), tuple(totals), tuple(accuracy))


def marks_of(review_ids: Iterable[int]) -> dict[int, list[ReviewMark]]:
    """Marks by review. One statement."""
    wanted = list(review_ids)
    found: dict[int, list[ReviewMark]] = {one: [] for one in wanted}
    for mark in reading().scalars(select(ReviewMark).where(ReviewMark.review_id.in_(wanted))):
        found[mark.review_id].append(mark)
    return found


def evidence_of(score: QualityScore, marks: RoundMarks) -> Evidence:
    """What the rules of the grades need to know. One statement."""
    departments = {one.department_id for one in org.people(marks.reviewers).values()}
    return Evidence(score.quality, score.error, len(marks.reviewers), len(departments), marks.inaccurate)
