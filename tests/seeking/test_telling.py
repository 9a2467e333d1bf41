"""New articles against saved searches: told to who may read them, once an article, once a day a search, whatever runs twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from kms.articles import queries
from kms.articles import service as articles
from kms.articles.models import Visibility
from kms.core import clock
from kms.core.clock import korean_instant
from kms.core.db import close_reading, reading
from kms.core.outbox import read_after
from kms.core.permissions import SYSTEM
from kms.org import people
from kms.seeking import service
from kms.seeking.models import FreshArticle, SavedMatch
from kms.seeking.settings import FITTING_SHARE
from kms.seeking.telling import tell_of_new
from tests.factories.office import Office
from tests.factories.settings import set_to

Drain = Callable[[], None]
MONDAY = date(2026, 5, 4)


@pytest.fixture
def told(searched: Office, drain: Drain) -> Callable[[], dict[int, list[int]]]:
    """Runs handlers and the job twice; how many articles each saved search told of, message by message."""

    def run() -> dict[int, list[int]]:
        drain()
        tell_of_new()
        assert tell_of_new() == 0
        close_reading()
        found: dict[int, list[int]] = {}
        for row in read_after(reading(), 0):
            if row.kind == "seeking.saved_search_fits":
                found.setdefault(row.payload["saved_id"], []).append(row.payload["count"])
        return found

    return run


def test_a_new_article_is_told_to_those_who_may_read_it_and_did_not_write_it(
    searched: Office, told: Callable[[], dict[int, list[int]]]
) -> None:
    saved = {
        login: service.save(searched.viewer(login), "체납 처분", {}) for login in ("author", "colleague", "stranger")
    }
    other = service.save(searched.viewer("colleague"), "예산 편성", {})
    searched.published(visibility="department")
    assert told() == {saved["colleague"]: [1]}
    searched.published(title="체납 처분 안내")
    assert set(told()) == {saved["colleague"], saved["stranger"]}
    assert other not in told()


def test_what_was_there_before_is_not_new(searched: Office, told: Callable[[], dict[int, list[int]]]) -> None:
    searched.published()
    told()
    service.save(searched.viewer("colleague"), "체납", {})
    assert told() == {}


def test_a_search_tells_once_a_day_and_the_next_day_of_all_that_came(
    searched: Office, told: Callable[[], dict[int, list[int]]]
) -> None:
    with clock.travel(korean_instant(MONDAY, 9)):
        saved_id = service.save(searched.viewer("colleague"), "체납", {})
        searched.published()
        assert told() == {saved_id: [1]}
        searched.published(title="체납 안내")
        searched.published(title="체납 압류")
        assert told() == {saved_id: [1]}
    with clock.travel(korean_instant(MONDAY, 23, 59)):
        assert told() == {saved_id: [1]}
    with clock.travel(korean_instant(MONDAY + timedelta(days=1), 0, 1)):
        assert told() == {saved_id: [1, 2]}


def test_an_article_that_is_published_again_is_not_new_again(
    searched: Office, told: Callable[[], dict[int, list[int]]]
) -> None:
    with clock.travel(korean_instant(MONDAY, 9)):
        saved_id = service.save(searched.viewer("colleague"), "체납", {})
        article_id = searched.published()
        assert told() == {saved_id: [1]}
    with clock.travel(korean_instant(MONDAY + timedelta(days=3), 9)):
        head = _head(searched, article_id)
        articles.save(searched.viewer("author"), article_id, searched.draft(body="고친 글"), base_revision_id=head)
        assert told() == {saved_id: [1]}
    assert reading().scalars(select(SavedMatch.article_id)).all() == [article_id]


def _head(office: Office, article_id: int) -> int:
    """The revision that readers see."""
    found = queries.readable_article(office.viewer("author"), article_id).published_revision_id
    assert found is not None
    return found


def test_what_is_closed_before_it_is_told_of_is_not_told(
    searched: Office, told: Callable[[], dict[int, list[int]]], drain: Drain
) -> None:
    service.save(searched.viewer("stranger"), "체납", {})
    article_id = searched.published()
    drain()
    articles.change_audience(searched.viewer("author"), article_id, Visibility.DEPARTMENT, ())
    assert told() == {}


def test_facets_and_the_share_of_words_decide(searched: Office, told: Callable[[], dict[int, list[int]]]) -> None:
    viewer = searched.viewer("colleague")
    narrowed = service.save(viewer, "체납", {"type": "failure_case"})
    wordy = service.save(viewer, "체납 압류 공매 안내", {})
    searched.published()
    assert told() == {}
    set_to(searched, FITTING_SHARE, 25)
    searched.published(type_code="failure_case")
    assert set(told()) == {narrowed, wordy}


def test_the_silent_and_those_who_left_hear_nothing(searched: Office, told: Callable[[], dict[int, list[int]]]) -> None:
    silent = service.save(searched.viewer("colleague"), "체납", {})
    service.change(searched.viewer("colleague"), silent, name="조용히", tells=False)
    service.save(searched.viewer("stranger"), "체납", {})
    people.leave(SYSTEM, searched.people["stranger"])
    searched.published()
    assert told() == {}
    assert reading().scalars(select(FreshArticle)).all() == []


def test_a_deleted_search_tells_nothing(searched: Office, told: Callable[[], dict[int, list[int]]]) -> None:
    viewer = searched.viewer("colleague")
    with clock.travel(korean_instant(MONDAY, 9)):
        saved_id = service.save(viewer, "체납", {})
        searched.published()
        searched.published(title="체납 안내")
        told()
    service.remove(viewer, saved_id)
    assert reading().scalars(select(SavedMatch)).all() == []
    assert len(told()) == 1
