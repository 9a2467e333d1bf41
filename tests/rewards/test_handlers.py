"""What earns points, also when every event is delivered twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from kms.articles import importing
from kms.articles import queries as article_queries
from kms.articles import service as articles
from kms.core import clock
from kms.core.db import reading, unit_of_work
from kms.core.events import Event
from kms.quality.events import GradeChanged, ReviewSubmitted
from kms.rewards import ledger, queries
from kms.rewards.models import Accrual, Rule
from tests.factories.office import Office
from tests.factories.points import on

Drain = Callable[[], None]


def _tell(*events: Event) -> None:
    for event in events:
        with unit_of_work() as uow:
            uow.publish(event)


def _booked() -> list[tuple[str, int]]:
    rows = select(Rule.code, Accrual.points).join(Accrual, Accrual.rule_id == Rule.id).order_by(Accrual.id)
    return [(code, points) for code, points in reading().execute(rows)]


def _pending(office: Office, login: str) -> int:
    return queries.balance(office.viewer(login)).pending


def test_a_first_publication_is_split_by_contribution(office: Office, drain: Drain) -> None:
    article_id = office.published(contributions={office.people["colleague"]: 40})
    drain()
    assert (_pending(office, "author"), _pending(office, "colleague")) == (3, 2)
    row = reading().scalars(select(Accrual)).one()
    assert (row.source, row.key) == (f"article:{article_id}", f"registered:{article_id}")


def test_publishing_again_earns_nothing_more(office: Office, drain: Drain) -> None:
    article_id = office.published()
    drain()
    head = _head(office, article_id)
    articles.save(office.viewer("author"), article_id, office.draft(body="새 글"), base_revision_id=head)
    drain()
    assert _booked() == [("article_registered", 5)]


def test_what_was_taken_over_from_another_system_earns_nothing(office: Office, drain: Drain) -> None:
    item = importing.Item("s1", "옮겨 온 글", "본문", "a.jsonl line 1", "안내", "", "요약", ("말",))
    admin = office.viewer("admin")
    results = importing.take_over(admin, [item], type_code="know_how", category_code="C1", dry_run=False)
    assert [one.new for one in results] == [1]
    drain()
    assert _booked() == []


GRADES: list[tuple[list[str], list[tuple[str, int]]]] = [
    (["excellent"], [("grade_excellent", 10)]),
    (["core"], [("grade_core", 30)]),
    (["excellent", "core"], [("grade_excellent", 10), ("grade_core", 20)]),
    (["core", "excellent", "core"], [("grade_core", 30)]),
    (["excellent", "ordinary", "excellent"], [("grade_excellent", 10)]),
    (["needs_work", "ordinary"], []),
]


@pytest.mark.parametrize(("grades", "expected"), GRADES)
def test_grades_earn_the_difference_upward_once(
    office: Office, drain: Drain, grades: list[str], expected: list[tuple[str, int]]
) -> None:
    article_id = office.published()
    before = "unrated"
    for after in grades:
        _tell(GradeChanged(article_id, before, after))
        drain()
        before = after
    assert _booked() == [("article_registered", 5), *expected]
    assert ledger.verify() == []


def test_a_review_on_time_earns_and_a_late_one_does_not(office: Office, drain: Drain) -> None:
    article_id = office.published()
    expert = office.people["expert"]
    _tell(ReviewSubmitted(article_id, 1, expert, True), ReviewSubmitted(article_id, 2, expert, False))
    drain()
    assert _pending(office, "expert") == 2


def test_confirming_earns_once_in_the_rest_days_and_not_for_new_texts(office: Office, drain: Drain) -> None:
    with clock.travel(on(1)):
        article_id = office.published()
    for days in (10, 100, 101, 150, 195):
        with clock.travel(on(1) + timedelta(days=days)):
            articles.verify(office.viewer("author"), article_id)
            drain()
    confirmed = [row for row in _booked() if row[0] == "freshness_confirmed"]
    assert len(confirmed) == 2  # after 100 and 195 days


def test_the_month_is_that_of_the_event_not_of_its_delivery(office: Office, drain: Drain) -> None:
    with clock.travel(on(31)):
        office.published()
    with clock.travel(on(31) + timedelta(days=3)):
        drain()
    assert reading().scalars(select(Accrual.month)).all() == ["2026-05"]


def _head(office: Office, article_id: int) -> int:
    head = article_queries.readable_article(office.viewer("author"), article_id).published_revision_id
    assert head is not None
    return head
