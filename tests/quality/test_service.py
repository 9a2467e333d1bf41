"""What reviewers, owners and administrators can do, and what they cannot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from kms.articles import service as writing
from kms.articles.queries import readable_article
from kms.core import clock
from kms.core.db import close_reading, reading
from kms.core.errors import Invalid, NotAllowed, NotFound
from kms.core.outbox import EventRow
from kms.core.permissions import SYSTEM
from kms.quality import service, workdays
from kms.quality.errors import ConflictOfInterest, ReviewClosed, TooLateToAppeal
from kms.quality.models import Correction, Review, ReviewMark, ReviewState
from kms.quality.service import Rating
from tests.factories import ratings
from tests.factories.office import Office

Drain = Callable[[], None]


@pytest.fixture
def review(office: Office) -> int:
    """A review that `expert` was asked for."""
    return ratings.assigned(office, "expert")[1]


def stored(review_id: int) -> Review:
    close_reading()
    return reading().get_one(Review, review_id)


def test_a_half_filled_review_is_kept_as_typed(office: Office, review: int) -> None:
    typed = Rating({"usefulness": 4, "accuracy": 0}, {"impact": "아직 쓰는 중"})
    service.keep(office.viewer("expert"), review, typed)
    assert Rating.from_form(stored(review).draft) == typed
    assert stored(review).state == ReviewState.ASSIGNED


def test_a_submitted_review_has_its_marks_and_tells_of_itself(office: Office, review: int) -> None:
    service.submit(office.viewer("expert"), review, ratings.rating(4, difficulty=0))
    found = stored(review)
    assert (found.state, found.draft, found.on_time) == (ReviewState.SUBMITTED, {}, True)
    marks = {row.criterion: row.mark for row in reading().scalars(select(ReviewMark))}
    assert (marks["usefulness"], marks["difficulty"]) == (4, None)
    event = reading().scalars(select(EventRow).where(EventRow.kind == "quality.review_submitted")).one()
    assert event.payload["on_time"] is True
    with pytest.raises(ReviewClosed):
        service.submit(office.viewer("expert"), review, ratings.rating(4))


def test_late_is_late(office: Office, review: int) -> None:
    with clock.travel(clock.now() + timedelta(days=30)):
        service.submit(office.viewer("expert"), review, ratings.rating(4))
    assert not stored(review).on_time


@pytest.mark.parametrize(
    ("marks", "comments", "wrong"),
    [
        ({"usefulness": 4}, {}, {"accuracy", "completeness", "creativity", "impact", "difficulty"}),
        (
            dict.fromkeys(("accuracy", "completeness", "creativity", "impact", "difficulty"), 3) | {"usefulness": 5},
            {},
            {"usefulness"},
        ),
        (
            dict.fromkeys(("usefulness", "completeness", "creativity", "impact", "difficulty"), 3) | {"accuracy": 2},
            {},
            {"accuracy"},
        ),
        (dict.fromkeys(("usefulness", "accuracy", "completeness", "creativity", "impact", "difficulty"), 0), {}, {""}),
        (
            dict.fromkeys(("accuracy", "completeness", "creativity", "impact", "difficulty"), 3) | {"usefulness": 6},
            {},
            {"usefulness"},
        ),
    ],
)
def test_what_is_missing_is_said_for_each_criterion(
    office: Office, review: int, marks: dict[str, int], comments: dict[str, str], wrong: set[str]
) -> None:
    with pytest.raises(Invalid) as caught:
        service.submit(office.viewer("expert"), review, Rating(marks, comments))
    assert set(caught.value.fields) == wrong
    assert stored(review).state == ReviewState.ASSIGNED


def test_a_review_is_its_experts_alone(office: Office, review: int) -> None:
    steps: list[Callable[[str], object]] = [
        lambda login: service.keep(office.viewer(login), review, Rating()),
        lambda login: service.submit(office.viewer(login), review, ratings.rating(3)),
        lambda login: service.recuse(office.viewer(login), review, reason="x"),
    ]
    for step in steps:
        with pytest.raises(NotFound):
            step("expert2")
        for login in ("author", "admin", "officer", "monitor"):
            with pytest.raises(NotAllowed):
                step(login)


def test_an_expert_who_became_a_co_author_cannot_submit(office: Office) -> None:
    article_id, review_id = ratings.assigned(office, "expert")
    head = readable_article(office.viewer("author"), article_id).published_revision_id
    assert head is not None
    draft = office.draft(category_id=office.categories["C2"], contributions={office.people["expert"]: 20})
    writing.save(office.viewer("author"), article_id, draft, base_revision_id=head)
    close_reading()
    with pytest.raises(ConflictOfInterest):
        service.submit(office.viewer("expert"), review_id, ratings.rating(5))


def test_a_returned_review_goes_to_the_next_by_lot(office: Office, drain: Drain) -> None:
    ratings.with_experts(office)
    article_id = office.published()
    drain()
    first = ratings.open_reviews(article_id)[0]
    reviewer = ratings.login_of(office, first.reviewer_id)
    with pytest.raises(Invalid):
        service.recuse(office.viewer(reviewer), first.id, reason=" ")
    service.recuse(office.viewer(reviewer), first.id, reason="작성자와 친합니다.")
    drain()
    assert stored(first.id).reason == "작성자와 친합니다."
    waiting = ratings.open_reviews(article_id)
    assert len(waiting) == 2
    assert first.reviewer_id not in {one.reviewer_id for one in waiting}


def test_late_reviews_are_handed_on_after_some_days(office: Office, drain: Drain) -> None:
    ratings.with_experts(office)
    article_id = office.published()
    drain()
    due = ratings.open_reviews(article_id)[0].due
    for day, drawn in ((due, 0), (workdays.after(due, 3), 0), (workdays.after(due, 4), 1)):
        with clock.travel(clock.korean_instant(day, 10)):
            assert service.reassign_late(SYSTEM) == drawn
    states = [one.state for one in ratings.reviews(article_id)]
    assert states.count(ReviewState.REASSIGNED) == 1  # the third expert took one; nobody is left for the other
    assert states.count(ReviewState.ASSIGNED) == 2
    with pytest.raises(NotAllowed):
        service.reassign_late(office.viewer("expert"))


def test_an_administrator_hands_a_review_on_with_a_reason(office: Office, drain: Drain) -> None:
    ratings.with_experts(office)
    article_id = office.published()
    drain()
    first = ratings.open_reviews(article_id)[0]
    with pytest.raises(Invalid):
        service.reassign(office.viewer("admin"), first.id, reason="")
    assert service.reassign(office.viewer("admin"), first.id, reason="장기 휴가")
    assert (stored(first.id).state, stored(first.id).reason) == (ReviewState.REASSIGNED, "장기 휴가")
    with pytest.raises(ReviewClosed):
        service.reassign(office.viewer("admin"), first.id, reason="다시")
    assert not service.reassign(office.viewer("admin"), ratings.open_reviews(article_id)[0].id, reason="휴가")
    assert len(ratings.open_reviews(article_id)) == 2
    with pytest.raises(NotAllowed):
        service.reassign(office.viewer("expert"), first.id, reason="x")


def test_doubted_accuracy_asks_the_author_for_a_correction(office: Office, review: int) -> None:
    service.submit(office.viewer("expert"), review, ratings.rating(4, accuracy=2))
    close_reading()
    (found,) = reading().scalars(select(Correction))
    assert (found.comment, found.answered_at) == ("accuracy에 대한 의견", None)


def test_an_appeal_brings_new_reviewers_once_and_in_time(office: Office, drain: Drain) -> None:
    ratings.with_experts(office, "expert", "expert2")
    article_id = office.published()
    drain()
    assert ratings.submit_all(article_id, 3) == 2
    drain()
    ratings.with_experts(office)
    with pytest.raises(NotAllowed):
        service.appeal(office.viewer("colleague"), article_id, reason="다시")
    with pytest.raises(Invalid):
        service.appeal(office.viewer("author"), article_id, reason="")
    with clock.travel(clock.now() + timedelta(days=16)), pytest.raises(TooLateToAppeal):
        service.appeal(office.viewer("author"), article_id, reason="다시")
    service.appeal(office.viewer("author"), article_id, reason="근거를 보지 못한 것 같습니다.")
    assert [one.reviewer_id for one in ratings.open_reviews(article_id)] == [office.people["expert3"]]
    with pytest.raises(TooLateToAppeal):
        service.appeal(office.viewer("author"), article_id, reason="또")


def test_rescoring_all_changes_nothing_that_is_up_to_date(office: Office, drain: Drain) -> None:
    ratings.with_experts(office)
    article_id = office.published()
    drain()
    while ratings.submit_all(article_id, 3):
        drain()
    result = service.rescore_all(SYSTEM)
    assert (result.articles, result.changed) == (1, 0)
    with pytest.raises(NotAllowed):
        service.rescore_all(office.viewer("expert"))
    assert reading().scalar(select(func.count()).select_from(ReviewMark)) == 6 * len(ratings.reviews(article_id))
