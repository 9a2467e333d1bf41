"""From marks to grades: when the grade is decided, who else is asked, what a new text brings. Every handler runs twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from kms.articles import queries as articles
from kms.articles.models import Grade
from kms.core.db import close_reading, reading, unit_of_work
from kms.core.outbox import EventRow
from kms.quality import confirmation, queries, rating
from kms.quality.models import (
    Cause,
    CoreCandidate,
    Correction,
    GradeDecision,
    QualityScore,
    RatingRound,
    ReviewLot,
    ReviewState,
)
from kms.quality.service import submit
from tests.factories import ratings
from tests.factories.office import Office

Drain = Callable[[], None]
LONG = "\n\n".join(f"{number}번째 단계에서는 담당자가 서류와 근거를 확인합니다." for number in range(30))


@pytest.fixture
def rated(office: Office, drain: Drain) -> int:
    """An article that three experts may rate; two are asked."""
    ratings.with_experts(office)
    article_id = office.published(body=LONG)
    drain()
    return article_id


def grade(article_id: int, office: Office) -> Grade:
    close_reading()
    return Grade(articles.readable_article(office.viewer("author"), article_id).grade)


def rounds(article_id: int) -> list[RatingRound]:
    close_reading()
    return list(
        reading().scalars(select(RatingRound).where(RatingRound.article_id == article_id).order_by(RatingRound.number))
    )


def make_core(article_id: int, office: Office, drain: Drain) -> None:
    ratings.rate_to_the_end(article_id, drain, 5)
    confirmation.confirm(office.viewer("officer"), article_id, reason="여러 부서에서 씁니다.")
    drain()


def test_the_grade_waits_for_everybody_who_was_asked(rated: int, office: Office, drain: Drain) -> None:
    first, _second = ratings.open_reviews(rated)
    submit(office.viewer(ratings.login_of(office, first.reviewer_id)), first.id, ratings.rating(4))
    drain()
    assert grade(rated, office) is Grade.UNRATED
    assert articles.readable_article(office.viewer("author"), rated).score is None
    assert rounds(rated)[0].settled_at is None


def test_clear_marks_need_two_experts_only(rated: int, office: Office, drain: Drain) -> None:
    assert ratings.rate_to_the_end(rated, drain, 3) in (2, 3)
    assert grade(rated, office) is Grade.ORDINARY
    article = articles.readable_article(office.viewer("author"), rated)
    assert article.score is not None and article.score_low is not None and article.score_high is not None
    assert article.score_low < article.score < article.score_high
    assert rounds(rated)[0].settled_at is not None


def test_marks_far_apart_bring_a_third_expert(rated: int, office: Office, drain: Drain) -> None:
    for mark, one in zip((4, 2), ratings.open_reviews(rated), strict=True):
        viewer = office.viewer(ratings.login_of(office, one.reviewer_id))
        submit(viewer, one.id, ratings.rating(mark, accuracy=mark + 1))
    drain()
    assert len(ratings.open_reviews(rated)) == 1
    last = reading().scalars(select(ReviewLot).order_by(ReviewLot.id.desc()).limit(1)).one()
    assert last.cause in (Cause.APART, Cause.UNCERTAIN)
    assert grade(rated, office) is Grade.UNRATED


def test_core_needs_good_marks_and_a_person(rated: int, office: Office, drain: Drain) -> None:
    assert ratings.rate_to_the_end(rated, drain, 5) == 3
    assert grade(rated, office) is Grade.EXCELLENT
    assert reading().scalars(select(CoreCandidate.article_id)).all() == [rated]
    confirmation.confirm(office.viewer("officer"), rated, reason="다른 부서에서도 쓰고 있습니다.")
    drain()
    assert grade(rated, office) is Grade.CORE
    decided = reading().execute(select(GradeDecision.before, GradeDecision.after).order_by(GradeDecision.id)).all()
    assert [tuple(one) for one in decided] == [("unrated", "excellent"), ("excellent", "core")]
    told = reading().scalars(select(EventRow).where(EventRow.kind == "quality.grade_changed").order_by(EventRow.number))
    assert [(one.payload["before"], one.payload["after"]) for one in told] == [
        ("unrated", "excellent"),
        ("excellent", "core"),
    ]


def test_doubted_accuracy_keeps_a_good_article_from_being_excellent(rated: int, office: Office, drain: Drain) -> None:
    ratings.rate_to_the_end(rated, drain, 5, accuracy=2)
    assert grade(rated, office) is Grade.ORDINARY
    assert reading().scalars(select(CoreCandidate)).all() == []


def test_a_corrected_text_is_rated_anew(rated: int, office: Office, drain: Drain) -> None:
    ratings.rate_to_the_end(rated, drain, 5, accuracy=2)
    ratings.save_text(office, rated, LONG.replace("3번째", "세 번째"))
    drain()
    assert [one.cause for one in rounds(rated)] == [Cause.PUBLISHED, Cause.NEW_REVISION]
    assert all(one.answered_at is not None for one in reading().scalars(select(Correction)))
    assert grade(rated, office) is Grade.ORDINARY  # the old grade holds until the new round is settled
    ratings.rate_to_the_end(rated, drain, 5)
    assert grade(rated, office) is Grade.EXCELLENT


def test_a_new_text_of_a_core_article_goes_back_to_review_and_a_comma_does_not(
    rated: int, office: Office, drain: Drain
) -> None:
    make_core(rated, office, drain)
    ratings.save_text(office, rated, LONG.replace("3번째", "세번째"))
    drain()
    assert len(rounds(rated)) == 1
    ratings.save_text(office, rated, "전혀 다른 내용으로 다시 썼습니다. " * 40)
    drain()
    assert len(rounds(rated)) == 2
    assert (grade(rated, office), len(ratings.open_reviews(rated))) == (Grade.CORE, 2)
    score = reading().get_one(QualityScore, rated)
    assert score.round == 1  # one mark of the new round is not enough to replace the old score
    ratings.rate_to_the_end(rated, drain, 3)
    assert grade(rated, office) is Grade.ORDINARY


def test_an_ordinary_article_is_not_rated_again_for_a_new_text(rated: int, office: Office, drain: Drain) -> None:
    ratings.rate_to_the_end(rated, drain, 3)
    ratings.save_text(office, rated, "다시 쓴 글입니다. " * 40)
    drain()
    assert len(rounds(rated)) == 1


def test_settling_again_changes_nothing(rated: int, office: Office, drain: Drain) -> None:
    ratings.rate_to_the_end(rated, drain, 4)
    before = (grade(rated, office), len(ratings.reviews(rated)), rounds(rated)[0].settled_at)
    with unit_of_work() as uow:
        rating.settle(uow, rated)
        rating.rescore(uow)
        rating.renew(uow, rated)
    assert (grade(rated, office), len(ratings.reviews(rated)), rounds(rated)[0].settled_at) == before
    assert all(one.state == ReviewState.SUBMITTED for one in ratings.reviews(rated))


def test_experts_learn_how_far_they_are_from_others_when_the_round_is_over(
    rated: int, office: Office, drain: Drain
) -> None:
    asked = ratings.open_reviews(rated)[0]
    first = office.viewer(ratings.login_of(office, asked.reviewer_id))
    submit(first, asked.id, ratings.rating(4))
    drain()
    standing = queries.my_standing(first)
    assert standing is not None and (standing.severity, standing.distance) == (None, None)
    ratings.rate_to_the_end(rated, drain, 3)
    with unit_of_work() as uow:
        rating.rescore(uow)
    close_reading()
    standing = queries.my_standing(first)
    assert standing is not None and standing.distance == 1.0
