"""What quality may know of an article and store at it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from kms.articles import grading
from kms.articles.models import Grade
from kms.articles.queries import readable_article
from kms.core.db import close_reading, reading, unit_of_work
from kms.core.errors import NotFound
from kms.core.outbox import EventRow
from tests.factories.office import Office


def test_owners_and_hands_of_a_published_article(office: Office) -> None:
    article_id = office.published(contributions={office.people["colleague"]: 40})
    found = grading.gradable(article_id)
    assert found is not None
    assert found.owners == found.hands == {office.people["author"], office.people["colleague"]}
    assert (found.published, found.registered, found.grade) == (True, True, Grade.UNRATED)
    assert grading.gradable(office.drafted()) is None
    assert grading.gradable(1) is None


def test_who_wrote_what(office: Office) -> None:
    mine, shared = office.published(), office.published("colleague", contributions={office.people["author"]: 10})
    assert grading.articles_of([office.people["author"]]) == {mine, shared}
    assert grading.writers_of([shared]) == {office.people["colleague"], office.people["author"]}


def test_a_grade_is_shown_and_told_once(office: Office) -> None:
    article_id = office.published()
    told = select(func.count()).select_from(EventRow).where(EventRow.kind == "articles.changed")
    before = reading().scalar(told)
    for changed in (True, False):
        with unit_of_work() as uow:
            assert grading.store_grade(uow, article_id, Grade.EXCELLENT, score=77.0, low=70.0, high=84.0) is changed
    close_reading()
    article = readable_article(office.viewer("stranger"), article_id)
    assert (article.grade, article.score, article.score_low, article.score_high) == (Grade.EXCELLENT, 77.0, 70.0, 84.0)
    assert before is not None and reading().scalar(told) == before + 1


def test_a_reviewers_text_is_for_those_who_may_read_the_article(office: Office) -> None:
    article_id = office.published(visibility="department", body="본문")
    found = grading.gradable(article_id)
    assert found is not None
    assert grading.reviewed_text(office.viewer("colleague"), article_id, found.revision_id).body == "본문"
    assert set(grading.texts_of([found.revision_id])) == {found.revision_id}
    with pytest.raises(NotFound):
        grading.reviewed_text(office.viewer("stranger"), article_id, found.revision_id)
