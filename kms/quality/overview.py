"""What administrators of reviews and those who confirm core knowledge see: draws with their reasons, delays, coverage, candidates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import func, select

from kms.articles import categories
from kms.articles import queries as articles
from kms.core import clock
from kms.core.db import reading
from kms.core.errors import NotFound
from kms.core.paging import Page, PageRequest, paginate
from kms.core.permissions import Permission, Viewer
from kms.org import queries as org
from kms.quality.conflicts import able_to_review
from kms.quality.models import (
    CoreCandidate,
    QualityScore,
    RatingRound,
    Review,
    ReviewLot,
    ReviewState,
)
from kms.quality.settings import FEWEST_EXPERTS


class Show(StrEnum):
    """Which reviews the overview lists."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    DONE = "done"
    RETURNED = "returned"


@dataclass(frozen=True)
class AssignmentRow:
    """A review as administrators see it; never its marks."""

    id: int
    article_id: int
    reviewer_id: int
    state: str
    cause: str
    assigned_at: datetime
    due: date
    submitted_at: datetime | None
    reason: str


@dataclass(frozen=True)
class Figures:
    """The overview at a glance."""

    waiting: int
    overdue: int
    lacking: int  # articles whose round lacks an expert
    candidates: int


@dataclass(frozen=True)
class Draw:
    """A lot as explained: candidates with their load, who was left out and why, who was drawn."""

    drawn_at: datetime
    cause: str
    widened: bool
    seed: str
    candidates: tuple[tuple[int, int], ...]
    excluded: tuple[tuple[int, str], ...]
    chosen_id: int | None


@dataclass(frozen=True)
class CoverageRow:
    """A place on the map with too few experts who may review."""

    name: str
    name_en: str
    code: str
    experts: int
    articles: int


@dataclass(frozen=True)
class CandidateRow:
    """An article that waits for a person's decision on core knowledge."""

    article_id: int
    since: datetime
    quality: float
    low: float
    high: float
    raw_mean: float
    raters: int


def assignments(viewer: Viewer, page: PageRequest, show: Show) -> Page[AssignmentRow]:
    """Reviews of one kind, the most urgent or newest first. Two statements. Raises NotAllowed."""
    viewer.require(Permission.ASSIGN_REVIEWS)
    statement = select(
        Review.id,
        Review.article_id,
        Review.reviewer_id,
        Review.state,
        ReviewLot.cause,
        Review.assigned_at,
        Review.due,
        Review.submitted_at,
        Review.reason,
    ).join(ReviewLot, ReviewLot.id == Review.lot_id)
    if show is Show.DONE:
        statement = statement.where(Review.state == ReviewState.SUBMITTED).order_by(
            Review.submitted_at.desc(), Review.id
        )
    elif show is Show.RETURNED:
        ended = Review.state.in_([ReviewState.RECUSED, ReviewState.REASSIGNED])
        statement = statement.where(ended).order_by(Review.closed_at.desc(), Review.id)
    else:
        statement = statement.where(Review.state == ReviewState.ASSIGNED).order_by(Review.due, Review.id)
        if show is Show.OVERDUE:
            statement = statement.where(Review.due < clock.today())
    return paginate(statement, page, AssignmentRow)


def figures(viewer: Viewer) -> Figures:
    """Counts of what waits. Five statements. Raises NotAllowed."""
    viewer.require(Permission.ASSIGN_REVIEWS)
    session = reading()
    open_now = select(func.count()).select_from(Review).where(Review.state == ReviewState.ASSIGNED)
    active = (
        select(func.count())
        .select_from(Review)
        .where(
            Review.article_id == RatingRound.article_id,
            Review.round == RatingRound.number,
            Review.state.in_([ReviewState.ASSIGNED, ReviewState.SUBMITTED]),
        )
        .scalar_subquery()
    )
    lacking = select(func.count()).select_from(RatingRound)
    lacking = lacking.where(RatingRound.settled_at.is_(None), active < RatingRound.wanted)
    undecided = select(func.count()).select_from(CoreCandidate).where(CoreCandidate.outcome.is_(None))
    return Figures(
        waiting=session.scalar(open_now) or 0,
        overdue=session.scalar(open_now.where(Review.due < clock.today())) or 0,
        lacking=session.scalar(lacking) or 0,
        candidates=session.scalar(undecided) or 0,
    )


def draws(viewer: Viewer, article_id: int) -> list[Draw]:
    """Every draw for an article, newest first. Two statements. Raises NotAllowed, NotFound."""
    viewer.require(Permission.ASSIGN_REVIEWS)
    articles.readable_article(viewer, article_id)
    rows = reading().scalars(select(ReviewLot).where(ReviewLot.article_id == article_id).order_by(ReviewLot.id.desc()))
    found = [
        Draw(
            row.drawn_at,
            str(row.cause),
            row.widened,
            row.seed,
            tuple((one, load) for one, load in row.candidates),
            tuple((one, reason) for one, reason in row.excluded),
            row.chosen_id,
        )
        for row in rows
    ]
    if not found:
        raise NotFound
    return found


def coverage(viewer: Viewer) -> list[CoverageRow]:
    """Places with fewer experts than they should have, those without any first; headings left out. Ten statements. Raises NotAllowed."""
    viewer.require(Permission.ASSIGN_REVIEWS)
    able, fewest = able_to_review(), FEWEST_EXPERTS.value()
    rows = categories.knowledge_map(viewer)
    experts = {row.id: row.experts for row in rows}
    parents = {row.id: row.parent_id for row in rows}
    found = []
    above = {row.parent_id for row in rows}
    for row in rows:
        if row.id in above:
            continue  # a heading of subjects: theirs count
        at: int | None = row.id
        while at is not None and not experts.get(at):
            at = parents.get(at)
        people = able.intersection(experts[at]) if at is not None else set()
        if len(people) < fewest:
            found.append(CoverageRow(row.name, row.name_en, row.code, len(people), row.count))
    return sorted(found, key=lambda one: (one.experts, -one.articles, one.code))


def candidates(viewer: Viewer, page: PageRequest) -> Page[CandidateRow]:
    """What waits for a decision on core knowledge, oldest first. Two statements. Raises NotAllowed."""
    viewer.require(Permission.CONFIRM_CORE)
    statement = (
        select(
            CoreCandidate.article_id,
            CoreCandidate.since,
            QualityScore.quality,
            QualityScore.low,
            QualityScore.high,
            QualityScore.raw_mean,
            QualityScore.raters,
        )
        .join(QualityScore, QualityScore.article_id == CoreCandidate.article_id)
        .where(CoreCandidate.outcome.is_(None))
        .order_by(CoreCandidate.since, CoreCandidate.article_id)
    )
    return paginate(statement, page, CandidateRow)


def people_of(rows: tuple[AssignmentRow, ...]) -> dict[int, org.Person]:
    """The reviewers of a page. One statement."""
    return org.people(row.reviewer_id for row in rows)
