"""Who may not rate an article, and why: what the lot leaves out (제척). Every reason has a code that is kept with the draw."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select

from kms.articles.grading import Gradable, articles_of, writers_of
from kms.core.clock import KST, korean_instant
from kms.core.db import reading
from kms.core.permissions import Permission
from kms.org import queries as org
from kms.quality.models import Review, ReviewState
from kms.quality.ports import companions

RATED_EACH_OTHER = timedelta(days=183)  # six months
MOST_OF_A_PAIR = 2  # reviews of one author by one expert in a quarter

_COUNTED = (ReviewState.ASSIGNED, ReviewState.SUBMITTED)
_ENDED = (ReviewState.RECUSED, ReviewState.REASSIGNED, ReviewState.CANCELLED)


class Conflict(StrEnum):
    """Why somebody was left out of a lot."""

    AUTHOR = "author"
    SAME_TEAM = "same_team"
    SAME_CLUB = "same_club"
    RATED_BY_AUTHOR = "rated_by_author"
    PAIR_USED = "pair_used"
    HAS_REVIEW = "has_review"
    GAVE_BACK = "gave_back"
    NO_EXPERT = "no_expert"


def excluded(article: Gradable, round_number: int, pool: set[int], at: datetime) -> dict[int, Conflict]:
    """Those of `pool` who may not rate the article now, with the first reason that holds. Nine statements at most."""
    people = org.people(pool | article.owners)
    teams = {people[one].team_id for one in article.owners if one in people} | {article.team_id}
    found: dict[int, Conflict] = {}
    reasons = (
        (Conflict.NO_EXPERT, pool - able_to_review()),
        (Conflict.AUTHOR, set(article.hands)),
        (Conflict.SAME_TEAM, {one for one in pool if one in people and people[one].team_id in teams}),
        (Conflict.SAME_CLUB, companions(article.owners)),
        (Conflict.RATED_BY_AUTHOR, _rated_by(article.owners, at)),
        (Conflict.PAIR_USED, _used_pairs(article, at)),
        (Conflict.HAS_REVIEW, _reviewers(article.id, _COUNTED, round_number)),
        (Conflict.GAVE_BACK, _reviewers(article.id, _ENDED, round_number)),
    )
    for reason, people_left_out in reasons:
        for one in people_left_out & pool:
            found.setdefault(one, reason)
    return found


def able_to_review() -> set[int]:
    """Everybody who works here and holds a role that may review."""
    roles = [role for role, allowed in org.permissions_of_roles().items() if Permission.REVIEW_QUALITY in allowed]
    return {one for role in roles for one in org.holders(role)}


def _rated_by(owners: frozenset[int], at: datetime) -> set[int]:
    """Whose articles the owners rated in the last six months: favours must not be returned."""
    rated = set(
        reading().scalars(
            select(Review.article_id).where(
                Review.reviewer_id.in_(owners),
                Review.state == ReviewState.SUBMITTED,
                Review.submitted_at > at - RATED_EACH_OTHER,
            )
        )
    )
    return writers_of(rated)


def _used_pairs(article: Gradable, at: datetime) -> set[int]:
    """Who was assigned to articles of these owners twice already in this quarter."""
    local = at.astimezone(KST).date()
    start = korean_instant(local.replace(month=(local.month - 1) // 3 * 3 + 1, day=1))
    theirs = articles_of(article.owners) - {article.id}
    counted = reading().execute(
        select(Review.reviewer_id, func.count())
        .where(Review.article_id.in_(theirs), Review.assigned_at >= start, Review.state.in_(_COUNTED))
        .group_by(Review.reviewer_id)
    )
    return {reviewer_id for reviewer_id, count in counted if count >= MOST_OF_A_PAIR}


def _reviewers(article_id: int, states: tuple[ReviewState, ...], round_number: int) -> set[int]:
    rows = select(Review.reviewer_id).where(
        Review.article_id == article_id, Review.round == round_number, Review.state.in_(states)
    )
    return set(reading().scalars(rows))
