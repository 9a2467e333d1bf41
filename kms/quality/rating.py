"""From marks to scores and grades: parts of a transaction, worked out anew from all the marks each time."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from kms.articles import grading
from kms.articles.grading import Gradable
from kms.articles.models import Grade
from kms.core.db import UnitOfWork
from kms.quality import grades, parameters, scoring
from kms.quality.assignment import ask_one_more, counted, current_round, fill, open_round
from kms.quality.events import GradeChanged
from kms.quality.evidence import Panel, RoundMarks, evidence_of, panel, round_marks
from kms.quality.grades import Evidence
from kms.quality.models import (
    Cause,
    CoreCandidate,
    Correction,
    GradeDecision,
    QualityScore,
    RaterStanding,
    RatingRound,
    Review,
    ReviewState,
)
from kms.quality.settings import NEW_TEXT_PERCENT, REVIEWERS, UNCERTAIN_PERCENT
from kms.quality.substance import changed_share

FAR_APART = 2.0  # steps of 1..5 between two reviews that call for another
_NOTICEABLE = 0.05  # points of 100; smaller changes of a score are not stored


@dataclass(frozen=True)
class Rescored:
    """How many articles have a score, and how many of these changed."""

    articles: int
    changed: int


def rescore(uow: UnitOfWork, only: int | None = None) -> Rescored:
    """Work out all scores from all marks; store those of every article, or of `only` one, in its newest rated round."""
    found = panel(uow.now)
    values = parameters.current()
    scores = scoring.score(found.article, found.rater, found.marks, found.weights, values)
    enough = REVIEWERS.value()
    chosen: dict[int, tuple[int, int]] = {}
    for index, raters in zip(scores.article.tolist(), scores.raters.tolist(), strict=True):
        article_id, number = found.rounds[index]
        if article_id not in chosen or raters >= enough:
            chosen[article_id] = (number, index)
    places = {index: place for place, index in enumerate(scores.article.tolist())}
    held = list(uow.session.scalars(select(QualityScore))) if only is None else []  # one statement for all of them
    changed = 0
    for article_id, (number, index) in chosen.items():
        if only is None or article_id == only:
            changed += _store(uow, article_id, number, scores, places[index], values.version)
    del held
    _store_standings(uow, found, scores)
    uow.session.flush()
    return Rescored(len(chosen), changed)


def _store_standings(uow: UnitOfWork, found: Panel, scores: scoring.Scores) -> None:
    """What each expert may know of their own marks: severity, and distance to the others in rounds that are over."""
    over = found.settled
    mark = scoring.overall(found.marks[over], found.weights[over])
    distance = scoring.distances(found.article[over], found.rater[over], mark)
    raters = set(found.rater.tolist())
    known = {row.employee_id: row for row in uow.session.scalars(select(RaterStanding))}
    for one in raters:
        row = known.get(one)
        if row is None:
            row = RaterStanding(employee_id=one)
            uow.add(row)
        values = (scores.severity.get(one), distance.get(one))
        if (row.severity, row.distance) != values or row.scored_at is None:
            row.severity, row.distance, row.scored_at = *values, uow.now


def _store(uow: UnitOfWork, article_id: int, number: int, scores: scoring.Scores, at: int, version: int) -> bool:
    row = uow.session.get(QualityScore, article_id)
    if row is None:
        row = QualityScore(article_id=article_id, quality=-1.0, error=0.0, raters=0, round=0)
        uow.add(row)
    quality, error = float(scores.quality[at]), float(scores.error[at])
    known = (row.round, row.raters, row.parameters_version) == (number, int(scores.raters[at]), version)
    if known and abs(row.quality - quality) < _NOTICEABLE and abs(row.error - error) < _NOTICEABLE:
        return False
    row.round, row.raters, row.parameters_version = number, int(scores.raters[at]), version
    row.quality, row.error = quality, error
    row.low, row.high = float(scores.low[at]), float(scores.high[at])
    row.raw_mean, row.scored_at = float(scores.raw_mean[at]), uow.now
    return True


def settle(uow: UnitOfWork, article_id: int) -> None:
    """Ask for one more review where the grade is uncertain or marks are far apart; else decide the grade by rule."""
    row, article = current_round(uow, article_id), grading.gradable(article_id)
    if row is None or article is None or not article.published:
        return
    reviews = counted(uow, row)
    submitted = [one for one in reviews if one.state == ReviewState.SUBMITTED]
    if len(submitted) < len(reviews) or fill(uow, article, row, Cause.SHORTAGE) or len(submitted) < REVIEWERS.value():
        return
    score = uow.session.get(QualityScore, article_id)
    if score is None or score.round != row.number:
        return
    marks = round_marks(article_id, row.number)
    evidence = evidence_of(score, marks)
    if row.settled_at is None and _wants_more(uow, article, row, marks, evidence):
        return
    row.settled_at = row.settled_at or uow.now
    _decide(uow, article, row, score, evidence)
    renew(uow, article_id)


def _wants_more(uow: UnitOfWork, article: Gradable, row: RatingRound, marks: RoundMarks, evidence: Evidence) -> bool:
    rules = parameters.rules()
    if marks.spread >= FAR_APART:
        return ask_one_more(uow, article, row, Cause.APART)
    threshold = UNCERTAIN_PERCENT.value() / 100
    thin = grades.lacks_reviewers_for_core(evidence, rules)
    return (thin or grades.is_uncertain(evidence, rules, threshold)) and ask_one_more(
        uow, article, row, Cause.UNCERTAIN
    )


def _decide(uow: UnitOfWork, article: Gradable, row: RatingRound, score: QualityScore, evidence: Evidence) -> None:
    """Store grade, score and candidacy as the rules say."""
    rules = parameters.rules()
    after = grades.grade(evidence, rules, article.grade)
    candidate = uow.session.get(CoreCandidate, (article.id, row.number))
    fits = after is not Grade.CORE and grades.is_candidate(evidence, rules)
    if fits and candidate is None:
        uow.add(CoreCandidate(article_id=article.id, round=row.number, since=uow.now))
    elif not fits and candidate is not None and candidate.outcome is None:
        uow.session.delete(candidate)
    change_grade(uow, article, row.number, score, after, decided_by=0, reason="")


def change_grade(
    uow: UnitOfWork, article: Gradable, number: int, score: QualityScore, after: Grade, *, decided_by: int, reason: str
) -> None:
    """Show grade and score with the article, keep the decision and tell it, when the grade is another."""
    grading.store_grade(uow, article.id, after, score=score.quality, low=score.low, high=score.high)
    if article.grade is after:
        return
    uow.add(
        GradeDecision(
            article_id=article.id,
            round=number,
            before=str(article.grade),
            after=str(after),
            quality=score.quality,
            low=score.low,
            high=score.high,
            raters=score.raters,
            decided_by=decided_by,
            reason=reason,
            decided_at=uow.now,
        )
    )
    uow.publish(GradeChanged(article.id, str(article.grade), str(after)), actor_id=decided_by or None)


def renew(uow: UnitOfWork, article_id: int) -> None:
    """Begin a new round when the text is another than the settled round's: corrected, or substantially new and core or in need of work."""
    row, article = current_round(uow, article_id), grading.gradable(article_id)
    if row is None or article is None or row.settled_at is None or article.revision_id == row.revision_id:
        return
    doubted = select(func.count()).select_from(Correction).join(Review, Review.id == Correction.review_id)
    doubted = doubted.where(Correction.article_id == article_id, Review.round == row.number)
    texts = grading.texts_of((row.revision_id, article.revision_id))
    share = changed_share(texts[row.revision_id], texts[article.revision_id])
    corrected = bool(uow.session.scalar(doubted)) and share > 0
    new_text = share * 100 >= NEW_TEXT_PERCENT.value() and article.grade in (Grade.CORE, Grade.NEEDS_WORK)
    if corrected or new_text:
        open_round(uow, article, Cause.NEW_REVISION)
