"""The demo's experts rate through the services, on their days, the same at every run."""

from __future__ import annotations

import random
from datetime import timedelta

from sqlalchemy import select

from kms.articles.models import Grade
from kms.articles.queries import readable_article
from kms.cli.demo import rating
from kms.core import clock
from kms.core.clock import KST
from kms.core.db import reading
from kms.quality import workdays
from kms.quality.models import CoreCandidate, Review, ReviewMark, ReviewState
from tests.factories import ratings
from tests.factories.office import Office

MAY = clock.korean_instant(clock.Month(2026, 5).first_day + timedelta(days=3), 10)


def rated(office: Office) -> tuple[int, int]:
    """An article that was registered in May and rated, and how many reviews that took."""
    with clock.travel(MAY):
        ratings.with_experts(office)
        article_id = office.published()
        rating.deliver()
    return article_id, rating.rate_article(article_id, random.Random(7))


def test_an_article_is_rated_to_the_end_within_weeks_of_its_registration(office: Office) -> None:
    article_id, done = rated(office)
    reviews = ratings.reviews(article_id)
    assert done == sum(one.state == ReviewState.SUBMITTED for one in reviews) >= 2
    assert not any(one.state == ReviewState.ASSIGNED for one in reviews)
    days = [one.submitted_at.astimezone(KST).date() for one in reviews if one.submitted_at]
    assert all(workdays.is_workday(day) for day in days)
    assert MAY.date() < min(days) and max(days) < (MAY + timedelta(days=90)).date()
    assert readable_article(office.viewer("author"), article_id).grade != Grade.UNRATED


def test_every_review_marks_every_criterion_with_the_severity_of_its_expert(office: Office) -> None:
    article_id, _done = rated(office)
    marks = reading().execute(
        select(Review.reviewer_id, ReviewMark.criterion, ReviewMark.mark)
        .join(Review, Review.id == ReviewMark.review_id)
        .where(Review.article_id == article_id)
    )
    found = sorted((ratings.login_of(office, one), criterion, mark or 0) for one, criterion, mark in marks)
    assert len(found) == 6 * len({one for one, _criterion, _mark in found})
    assert rating._severity(office.people["expert"]) == rating._severity(office.people["expert"])


def test_candidates_are_decided_with_a_reason(office: Office) -> None:
    with clock.travel(MAY):
        ratings.with_experts(office)
        article_id = office.published()
        rating.deliver()
        ratings.rate_to_the_end(article_id, rating.deliver, 5)
        confirmed = rating.confirm_candidates(office.viewer("officer"))
    (row,) = reading().scalars(select(CoreCandidate))
    assert row.reason and row.outcome == ("confirmed" if confirmed else "declined")
