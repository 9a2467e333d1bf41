"""From marks to grades: when the grade is decided, who else is asked, what a new text brings. Every handler runs twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from kms.articles import queries as articles
from kms.articles.models import Grade
from kms.core.db import close_reading, reading
from kms.quality import confirmation
from kms.quality.models import GradeDecision
from kms.quality.service import submit
from tests.factories import ratings
from tests.factories.office import Office

Drain = Callable[[], None]


@pytest.fixture
def rated(office: Office, drain: Drain) -> int:
    """An article that three experts may rate; two are asked."""
    ratings.with_experts(office)
    article_id = office.published()
    drain()
    return article_id


def grade(article_id: int, office: Office) -> Grade:
    close_reading()
    return Grade(articles.readable_article(office.viewer("author"), article_id).grade)


def test_two_experts_are_asked_and_the_grade_waits_for_both(rated: int, office: Office, drain: Drain) -> None:
    first, second = ratings.open_reviews(rated)
    submit(office.viewer(ratings.login_of(office, first.reviewer_id)), first.id, ratings.rating(4))
    drain()
    assert grade(rated, office) is Grade.UNRATED
    submit(office.viewer(ratings.login_of(office, second.reviewer_id)), second.id, ratings.rating(3))
    drain()
    assert grade(rated, office) is Grade.ORDINARY or len(ratings.open_reviews(rated)) == 1


def rate_to_the_end(article_id: int, drain: Drain, mark: int, **marks: int) -> int:
    total = 0
    while done := ratings.submit_all(article_id, mark, **marks):
        total += done
        drain()
    return total


def test_good_marks_make_an_article_excellent_and_a_candidate_that_a_person_confirms(
    rated: int, office: Office, drain: Drain
) -> None:
    assert rate_to_the_end(rated, drain, 5) == 3
    assert grade(rated, office) is Grade.EXCELLENT
    confirmation.confirm(office.viewer("officer"), rated, reason="다른 부서에서도 쓰고 있습니다.")
    assert grade(rated, office) is Grade.CORE
    drain()
    assert grade(rated, office) is Grade.CORE
    decided = list(reading().scalars(select(GradeDecision.after).order_by(GradeDecision.id)))
    assert decided == ["excellent", "core"]
