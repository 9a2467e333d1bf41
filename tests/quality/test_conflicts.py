"""Nobody rates what is theirs, their team's, their club's, or as a favour returned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kms.articles.grading import gradable
from kms.core import clock
from kms.core.db import close_reading, unit_of_work
from kms.core.permissions import SYSTEM, Role
from kms.org import people, queries
from kms.quality import ports, service
from kms.quality.assignment import open_round
from kms.quality.conflicts import Conflict, able_to_review, excluded
from kms.quality.models import Cause, ReviewState
from tests.factories import ratings
from tests.factories.office import STAFF, Office


@pytest.fixture
def clubs() -> Iterator[set[int]]:
    """People who are in one study club; fill it."""
    members: set[int] = set()
    ports.bind_companions(lambda asked: set(members) if members & set(asked) else set())
    yield members
    ports.bind_companions()


def found(office: Office, article_id: int, at: datetime | None = None) -> dict[str, Conflict]:
    close_reading()
    article = gradable(article_id)
    assert article is not None
    pool = {office.people[one] for one in ratings.EXPERTS}
    left_out = excluded(article, 1, pool, at or clock.now())
    return {ratings.login_of(office, one): reason for one, reason in left_out.items()}


def test_an_unrelated_expert_is_in(office: Office) -> None:
    assert found(office, office.published()) == {}


def test_authors_co_authors_and_editors_are_left_out(office: Office) -> None:
    shared = office.published(contributions={office.people["expert2"]: 30})
    assert found(office, shared) == {"expert2": Conflict.AUTHOR}
    assert found(office, office.published("expert"))["expert"] == Conflict.AUTHOR


def test_the_same_team_is_left_out(office: Office) -> None:
    assert found(office, office.published("stranger")) == {
        "expert": Conflict.SAME_TEAM,
        "expert3": Conflict.SAME_TEAM,
    }


def test_the_same_club_is_left_out(office: Office, clubs: set[int]) -> None:
    clubs |= {office.people["author"], office.people["expert2"]}
    assert found(office, office.published()) == {"expert2": Conflict.SAME_CLUB}


def test_who_is_no_expert_any_more_is_left_out(office: Office) -> None:
    people.set_roles(SYSTEM, office.people["expert"], set())
    assert found(office, office.published()) == {"expert": Conflict.NO_EXPERT}
    assert able_to_review() == {office.people["expert2"], office.people["expert3"]}
    assert office.people["expert2"] in queries.holders(Role.KNOWLEDGE_EXPERT)


def rated_by(office: Office, reviewer: str, author: str) -> None:
    """`reviewer` rates an article of `author`."""
    ratings.with_experts(office, reviewer, place="C2")
    article_id = office.published(author, category_id=office.categories["C2"])
    article = gradable(article_id)
    assert article is not None
    with unit_of_work() as uow:
        open_round(uow, article, Cause.PUBLISHED)
    for one in ratings.open_reviews(article_id):
        if one.reviewer_id == office.people[reviewer]:
            service.submit(office.viewer(reviewer), one.id, ratings.rating(4))


def test_whoever_the_author_rated_in_six_months_is_left_out(office: Office) -> None:
    people.set_roles(SYSTEM, office.people["author"], {Role.KNOWLEDGE_EXPERT})
    rated_by(office, "author", "expert2")
    article_id = office.published()
    assert found(office, article_id) == {"expert2": Conflict.RATED_BY_AUTHOR}
    assert found(office, article_id, clock.now() + timedelta(days=190)) == {}


def test_a_pair_is_used_twice_a_quarter_at_most(office: Office) -> None:
    rated_by(office, "expert2", "author")
    assert found(office, office.published()) == {}
    rated_by(office, "expert2", "author")
    article_id = office.published()
    assert found(office, article_id)["expert2"] == Conflict.PAIR_USED
    assert found(office, article_id, clock.now() + timedelta(days=93)) == {}


def test_whoever_has_or_had_the_review_is_left_out(office: Office) -> None:
    ratings.with_experts(office, "expert", "expert2")
    article_id = office.published()
    article = gradable(article_id)
    assert article is not None
    with unit_of_work() as uow:
        open_round(uow, article, Cause.PUBLISHED)
    mine = next(one for one in ratings.reviews(article_id) if one.reviewer_id == office.people["expert"])
    service.recuse(office.viewer("expert"), mine.id, reason="같은 사업에 참여했습니다.")
    assert found(office, article_id) == {"expert": Conflict.GAVE_BACK, "expert2": Conflict.HAS_REVIEW}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    author=st.sampled_from(sorted(STAFF)),
    co_authors=st.sets(st.sampled_from(sorted(STAFF)), max_size=3),
    experts=st.sets(st.sampled_from(sorted(STAFF)), min_size=1, max_size=8),
    club=st.sets(st.sampled_from(sorted(STAFF)), max_size=4),
)
def test_no_lot_ever_draws_somebody_with_an_interest(
    office: Office, clubs: set[int], author: str, co_authors: set[str], experts: set[str], club: set[str]
) -> None:
    clubs.clear()
    clubs |= {office.people[one] for one in club}
    for login in experts:
        people.set_roles(SYSTEM, office.people[login], STAFF[login][1] | {Role.KNOWLEDGE_EXPERT})
    ratings.with_experts(office, *sorted(experts))
    writers = {author, *co_authors}
    shares = {office.people[one]: 10 for one in co_authors - {author}}
    article = gradable(office.published(author, contributions=shares))
    assert article is not None
    with unit_of_work() as uow:
        open_round(uow, article, Cause.PUBLISHED)
    drawn = {ratings.login_of(office, one.reviewer_id) for one in ratings.reviews(article.id)}
    assert not drawn & writers
    assert not {STAFF[one][0] for one in drawn} & {STAFF[one][0] for one in writers}  # a department has one team
    assert not (writers & club and drawn & club)
    assert all(one.state == ReviewState.ASSIGNED for one in ratings.reviews(article.id))
