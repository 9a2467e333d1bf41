"""What an article's page shows of its rating: to its owners all but names, to readers the grade and how many rated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from kms.articles import grading
from kms.articles import queries as articles
from kms.articles.models import Grade
from kms.core import clock
from kms.core.clock import KST
from kms.core.db import reading
from kms.core.permissions import Permission, Viewer
from kms.quality import grades, parameters, rubric
from kms.quality.evidence import marks_of
from kms.quality.models import (
    Appeal,
    Correction,
    GradeDecision,
    QualityScore,
    RatingRound,
    Review,
    ReviewState,
)
from kms.quality.settings import APPEAL_DAYS


@dataclass(frozen=True)
class CriterionResult:
    """One criterion over all reviewers: mean mark (None: nobody knew), and their comments in no order of persons."""

    name: str
    name_en: str
    weight: int
    mean: float | None
    marks: int
    comments: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """The rating of an article. What only owners may see is empty for others."""

    grade: Grade
    reviewers: int
    expected: int  # reviews that are still open
    owner: bool
    score: QualityScore | None = None
    following: tuple[Grade, float] | None = None  # the next grade and the points to its cut
    criteria: tuple[CriterionResult, ...] = ()
    corrections: tuple[Correction, ...] = ()
    decision: GradeDecision | None = None
    appeal_until: date | None = None
    appealed: bool = False


def result(viewer: Viewer, article_id: int) -> Result | None:
    """The rating of an article that the viewer may read; None while nobody was asked to rate it. Twelve statements at most.

    Owners and administrators of reviews see score, bars and comments of the last settled round. Raises NotFound.
    """
    article = articles.readable_article(viewer, article_id)
    session = reading()
    rounds = list(
        session.scalars(
            select(RatingRound).where(RatingRound.article_id == article_id).order_by(RatingRound.number.desc())
        )
    )
    if not rounds:
        return None
    shown = next((one for one in rounds if one.settled_at is not None), None)
    reviews = list(
        session.scalars(
            select(Review).where(
                Review.article_id == article_id,
                Review.state.in_([ReviewState.ASSIGNED, ReviewState.SUBMITTED]),
                Review.round >= (shown.number if shown else rounds[0].number),
            )
        )
    )
    expected = sum(one.state == ReviewState.ASSIGNED for one in reviews)
    counted = [one for one in reviews if shown and one.round == shown.number and one.state == ReviewState.SUBMITTED]
    grade = Grade(article.grade)
    if not _sees_all(viewer, article_id):
        return Result(grade, len(counted), expected, owner=False)
    corrections = session.scalars(
        select(Correction).where(Correction.article_id == article_id, Correction.answered_at.is_(None))
    )
    found = Result(grade, len(counted), expected, owner=True, corrections=tuple(corrections))
    return found if shown is None else _whole(found, shown, counted, appealable=shown is rounds[0])


def _sees_all(viewer: Viewer, article_id: int) -> bool:
    return viewer.may(Permission.ASSIGN_REVIEWS) or grading.owned(viewer, article_id)


def _whole(found: Result, shown: RatingRound, reviews: list[Review], *, appealable: bool) -> Result:
    session = reading()
    score = session.get(QualityScore, shown.article_id)
    decision = session.scalars(
        select(GradeDecision)
        .where(GradeDecision.article_id == shown.article_id)
        .order_by(GradeDecision.id.desc())
        .limit(1)
    ).first()
    appealed = session.get(Appeal, (shown.article_id, shown.number)) is not None
    assert shown.settled_at is not None
    until = shown.settled_at + timedelta(days=APPEAL_DAYS.value())
    may_appeal = appealable and not appealed and clock.now() <= until
    following = grades.next_grade(score.quality, parameters.rules()) if score else None
    return Result(
        found.grade,
        found.reviewers,
        found.expected,
        owner=True,
        score=score,
        following=following,
        criteria=_criteria(reviews),
        corrections=found.corrections,
        decision=decision,
        appeal_until=until.astimezone(KST).date() if may_appeal else None,
        appealed=appealed,
    )


def _criteria(reviews: list[Review]) -> tuple[CriterionResult, ...]:
    """Means and comments by criterion, in the order of the newest rubric used."""
    if not reviews:
        return ()
    marks = [mark for found in marks_of(one.id for one in reviews).values() for mark in found]
    rubrics = rubric.versions(one.rubric_version for one in reviews)
    results = []
    for criterion in rubrics[max(rubrics)].criteria:
        mine = [mark for mark in marks if mark.criterion == criterion.code]
        known = [mark.mark for mark in mine if mark.mark is not None]
        comments = tuple(sorted(mark.comment for mark in mine if mark.comment))
        mean = sum(known) / len(known) if known else None
        results.append(CriterionResult(criterion.name, criterion.name_en, criterion.weight, mean, len(known), comments))
    return tuple(results)
