"""What quality does when articles and people change; `drain` delivers every event twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from kms.articles import approval, importing
from kms.articles.importing import Item
from kms.core.db import reading
from kms.core.outbox import EventRow
from kms.core.permissions import SYSTEM
from kms.org import people
from kms.quality import service
from kms.quality.models import RatingRound, Review, ReviewState
from tests.factories import ratings
from tests.factories.office import Office

Drain = Callable[[], None]


@pytest.fixture
def asked(office: Office, drain: Drain) -> int:
    """An article that two of three experts were asked to rate."""
    ratings.with_experts(office)
    article_id = office.published()
    drain()
    return article_id


def test_delivered_again_nothing_is_drawn_or_told_twice(asked: int, drain: Drain) -> None:
    drain()
    assert len(ratings.reviews(asked)) == 2
    told = select(func.count()).select_from(EventRow).where(EventRow.kind == "quality.review_assigned")
    assert reading().scalar(told) == 2


def test_a_text_that_nobody_has_rated_yet_is_replaced_on_the_desks(asked: int, office: Office, drain: Drain) -> None:
    before = {one.revision_id for one in ratings.reviews(asked)}
    ratings.save_text(office, asked, "다시 쓴 글")
    drain()
    after = {one.revision_id for one in ratings.reviews(asked)}
    assert (len(after), before & after) == (1, set())
    assert reading().scalar(select(func.count()).select_from(RatingRound)) == 1


def test_what_is_retired_is_not_rated_and_what_is_restored_is(asked: int, office: Office, drain: Drain) -> None:
    approval.retire(office.viewer("admin"), asked, reason="법이 바뀜")
    drain()
    assert {one.state for one in ratings.reviews(asked)} == {ReviewState.CANCELLED}
    approval.restore(office.viewer("author"), asked)
    drain()
    assert len(ratings.open_reviews(asked)) == 1  # the third expert; the other two had it before


def test_reviews_of_a_leaver_and_of_who_lost_the_role_go_to_others(asked: int, office: Office, drain: Drain) -> None:
    first, second = ratings.open_reviews(asked)
    people.leave(SYSTEM, first.reviewer_id)
    drain()
    waiting = {one.reviewer_id for one in ratings.open_reviews(asked)}
    assert first.reviewer_id not in waiting and len(waiting) == 2
    people.set_roles(SYSTEM, second.reviewer_id, set())
    drain()
    waiting = {one.reviewer_id for one in ratings.open_reviews(asked)}
    assert second.reviewer_id not in waiting and len(waiting) == 1
    assert {one.state for one in ratings.reviews(asked)} == {ReviewState.REASSIGNED, ReviewState.ASSIGNED}


def test_a_round_is_settled_when_the_last_asked_gives_the_review_back(asked: int, office: Office, drain: Drain) -> None:
    ratings.submit_all(asked, 3)
    drain()
    for one in ratings.open_reviews(asked):
        viewer = office.viewer(ratings.login_of(office, one.reviewer_id))
        service.recuse(viewer, one.id, reason="판단하기 어렵습니다.")
    drain()
    assert reading().scalars(select(RatingRound)).one().settled_at is not None


def test_imports_are_not_rated(office: Office, drain: Drain) -> None:
    ratings.with_experts(office)
    text = Item.of({"id": "s1", "title": "가져온 글", "text": "본문", "category": "C1"})
    (taken,) = importing.take_over(office.viewer("admin"), [text], type_code="know_how", category_code="C1")
    assert taken.new == 1
    drain()
    assert reading().scalar(select(func.count()).select_from(Review)) == 0
