"""What an article's page shows of its rating, and to whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from kms.articles.models import Grade
from kms.core import clock
from kms.core.db import close_reading
from kms.core.errors import NotFound
from kms.quality import results, service
from kms.quality.results import Result
from tests.factories import ratings
from tests.factories.office import Office

Drain = Callable[[], None]


@pytest.fixture
def asked(office: Office, drain: Drain) -> int:
    """An article that two experts were asked to rate."""
    ratings.with_experts(office, "expert", "expert2")
    article_id = office.published(visibility="department")
    drain()
    return article_id


def shown(office: Office, login: str, article_id: int) -> Result:
    close_reading()
    found = results.result(office.viewer(login), article_id)
    assert found is not None
    return found


def test_nothing_is_shown_of_what_was_not_asked_for(office: Office) -> None:
    assert results.result(office.viewer("author"), office.published()) is None


def test_before_all_have_submitted_nobody_sees_a_mark(asked: int, office: Office, drain: Drain) -> None:
    first = ratings.open_reviews(asked)[0]
    service.submit(office.viewer(ratings.login_of(office, first.reviewer_id)), first.id, ratings.rating(2))
    drain()
    for login in ("author", "admin", "colleague", "expert", "expert2"):
        found = shown(office, login, asked)
        assert (found.grade, found.score, found.criteria) == (Grade.UNRATED, None, ())
    assert shown(office, "author", asked).expected == 1


def test_owners_see_all_but_names_and_readers_the_grade(asked: int, office: Office, drain: Drain) -> None:
    ratings.submit_all(asked, 3, difficulty=0)
    drain()
    found = shown(office, "author", asked)
    assert found.owner and found.score is not None and found.score.low < found.score.quality < found.score.high
    assert found.following is not None and found.following[0] is Grade.EXCELLENT
    by_name = {one.name_en: one for one in found.criteria}
    assert (by_name["Usefulness"].mean, by_name["Usefulness"].marks) == (3.0, 2)
    assert by_name["Difficulty"].mean is None
    assert by_name["Impact"].comments == ("impact에 대한 의견",) * 2
    names = {f"이름{one}" for one in ratings.EXPERTS} | {str(office.people[one]) for one in ratings.EXPERTS}
    assert not any(name in repr(found.criteria) for name in names)
    assert shown(office, "colleague", asked) == Result(Grade.ORDINARY, 2, 0, owner=False)
    with pytest.raises(NotFound):
        results.result(office.viewer("stranger"), asked)


def test_a_correction_is_shown_until_the_text_is_another(asked: int, office: Office, drain: Drain) -> None:
    ratings.submit_all(asked, 4, accuracy=1)
    drain()
    assert len(shown(office, "author", asked).corrections) == 2
    assert shown(office, "colleague", asked).corrections == ()
    ratings.save_text(office, asked, "고친 글", visibility="department")
    drain()
    assert shown(office, "author", asked).corrections == ()


def test_an_appeal_is_offered_once_and_for_some_days(asked: int, office: Office, drain: Drain) -> None:
    ratings.submit_all(asked, 3)
    drain()
    until = shown(office, "author", asked).appeal_until
    assert until == (clock.now() + timedelta(days=15)).astimezone(clock.KST).date()
    with clock.travel(clock.now() + timedelta(days=16)):
        assert shown(office, "author", asked).appeal_until is None
    service.appeal(office.viewer("author"), asked, reason="다시 봐 주세요.")
    found = shown(office, "author", asked)
    assert (found.appeal_until, found.appealed) == (None, True) or found.expected > 0
