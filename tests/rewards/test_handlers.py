"""What earns points, told twice and counted once."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from kms.articles import service as articles
from kms.articles.queries import readable_article
from kms.core.db import close_reading, reading, unit_of_work
from kms.quality.events import GradeChanged, ReviewSubmitted
from kms.rewards import queries
from kms.rewards.models import AccrualRow, Rule
from tests.factories.office import Office

Drain = Callable[[], None]


def _earned() -> list[str]:
    close_reading()
    return sorted(reading().scalars(select(Rule.key).join(AccrualRow, AccrualRow.rule_id == Rule.id)))


def test_a_first_publication_earns_once_and_is_shared(office: Office, drain: Drain) -> None:
    office.published(contributions={office.people["colleague"]: 40})
    drain()
    drain()
    assert _earned() == ["article_registered"]
    assert queries.balance(office.viewer("author")).pending == 3
    assert queries.balance(office.viewer("colleague")).pending == 2


def test_an_edit_earns_nothing(office: Office, drain: Drain) -> None:
    article_id = office.published()
    author = office.viewer("author")
    head = readable_article(author, article_id).published_revision_id
    assert head is not None
    articles.save(author, article_id, office.draft(body="고침"), base_revision_id=head)
    drain()
    assert _earned() == ["article_registered"]


def test_grades_earn_once_and_core_includes_excellent(office: Office, drain: Drain) -> None:
    article_id = office.published()
    with unit_of_work() as uow:
        uow.publish(GradeChanged(article_id, "unrated", "core"))
        uow.publish(GradeChanged(article_id, "core", "excellent"))
        uow.publish(GradeChanged(article_id, "excellent", "core"))
        uow.publish(GradeChanged(article_id, "core", "needs_work"))
    drain()
    assert _earned() == ["article_registered", "grade_core", "grade_excellent"]


def test_a_review_earns_when_it_was_on_time(office: Office, drain: Drain) -> None:
    article_id = office.published()
    with unit_of_work() as uow:
        uow.publish(ReviewSubmitted(article_id, 1, office.people["expert"], True))
        uow.publish(ReviewSubmitted(article_id, 2, office.people["expert"], False))
    drain()
    assert _earned() == ["article_registered", "review_on_time"]
    assert queries.balance(office.viewer("expert")).pending == 2


def test_confirming_freshness_earns_once_a_month(office: Office, drain: Drain) -> None:
    article_id = office.published()
    articles.verify(office.viewer("author"), article_id)
    articles.verify(office.viewer("author"), article_id)
    drain()
    assert _earned() == ["article_registered", "freshness_confirmed"]
