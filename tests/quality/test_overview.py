"""The administrators' overview, the draws, coverage, and the queue of candidates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from kms.core import clock
from kms.core.db import close_reading
from kms.core.errors import NotAllowed, NotFound
from kms.core.paging import PageRequest
from kms.quality import overview, service
from kms.quality.overview import Show
from tests.factories import ratings
from tests.factories.office import Office

Drain = Callable[[], None]


def test_reviews_by_what_became_of_them(office: Office, drain: Drain) -> None:
    ratings.with_experts(office)
    article_id = office.published()
    drain()
    first, second = ratings.open_reviews(article_id)
    service.recuse(office.viewer(ratings.login_of(office, first.reviewer_id)), first.id, reason="같은 팀이었습니다.")
    service.submit(office.viewer(ratings.login_of(office, second.reviewer_id)), second.id, ratings.rating(3))
    drain()
    admin = office.viewer("admin")
    listed = {show: overview.assignments(admin, PageRequest(), show).rows for show in Show}
    assert [row.id for row in listed[Show.DONE]] == [second.id]
    assert [(row.id, row.reason) for row in listed[Show.RETURNED]] == [(first.id, "같은 팀이었습니다.")]
    assert [row.cause for row in listed[Show.WAITING]] == ["recused"]
    assert listed[Show.OVERDUE] == ()
    assert set(overview.people_of(listed[Show.DONE])) == {second.reviewer_id}
    assert overview.figures(admin) == overview.Figures(waiting=1, overdue=0, lacking=0, candidates=0)
    with clock.travel(clock.now() + timedelta(days=30)):
        assert overview.figures(admin).overdue == 1
        assert len(overview.assignments(admin, PageRequest(), Show.OVERDUE).rows) == 1


def test_an_article_that_lacks_an_expert_is_counted(office: Office, drain: Drain) -> None:
    office.published("stranger")  # the only expert above C1 is of the author's team
    drain()
    assert overview.figures(office.viewer("admin")).lacking == 1


def test_draws_are_explained_to_administrators(office: Office, drain: Drain) -> None:
    ratings.with_experts(office)
    article_id = office.published("stranger")
    drain()
    last, first = overview.draws(office.viewer("admin"), article_id)
    assert first.chosen_id == office.people["expert2"]
    assert dict(first.excluded)[office.people["expert"]] == "same_team"
    assert last.chosen_id is None
    with pytest.raises(NotFound):
        overview.draws(office.viewer("admin"), office.published(title="아직"))
    with pytest.raises(NotAllowed):
        overview.draws(office.viewer("expert2"), article_id)


def test_subjects_with_too_few_experts_come_first_when_they_have_none(office: Office) -> None:
    ratings.with_experts(office)
    found = overview.coverage(office.viewer("admin"))
    assert [(row.code, row.experts) for row in found] == [("C2", 1), ("C1", 3)]  # C2 has the one expert of the root


def test_candidates_wait_for_those_who_may_confirm(office: Office, drain: Drain) -> None:
    ratings.with_experts(office)
    article_id = office.published()
    drain()
    ratings.rate_to_the_end(article_id, drain, 5)
    close_reading()
    (row,) = overview.candidates(office.viewer("officer"), PageRequest()).rows
    assert (row.article_id, row.raters) == (article_id, 3)
    for login in ("expert", "author", "monitor"):
        with pytest.raises(NotAllowed):
            overview.candidates(office.viewer(login), PageRequest())
