"""The inbox: one statement for the header, the same number at any length, and no title of what is closed by now."""

from __future__ import annotations

from collections.abc import Callable

from kms.articles import service
from kms.articles.models import Visibility
from kms.core.db import Database, close_reading, reading, unit_of_work
from kms.core.paging import PageRequest
from kms.notices import inbox, queries
from kms.notices.models import Notification, NotificationKind
from kms.quality.events import ReviewAssigned
from tests.counting import counted
from tests.factories.board import posted
from tests.factories.office import Office


def _asked(office: Office, article_id: int, login: str, number: int = 1) -> None:
    with unit_of_work() as uow:
        event = ReviewAssigned(article_id, 5, office.people[login], number=number)
        inbox.notify(uow, event, NotificationKind.REVIEW_ASSIGNED, [office.people[login]], article_id=article_id)


def _texts(office: Office, login: str) -> list[str]:
    close_reading()
    return [row.text for row in queries.messages(office.viewer(login), PageRequest()).rows]


def test_the_count_is_one_statement_on_an_index(office: Office, database: Database) -> None:
    _asked(office, office.published(), "expert")
    viewer = office.viewer("expert")
    close_reading()
    with counted(database) as statements:
        assert queries.unread(viewer) == 1
    assert len(statements) == 1
    if database.is_sqlite:
        plan = reading().connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statements[0]}", (viewer.employee_id,))
        assert "COVERING INDEX ix_notification_unread" in str(plan.all())


def test_messages_cost_the_same_at_one_and_at_twenty(
    office: Office, database: Database, drain: Callable[[], None]
) -> None:
    costs = []
    for number in range(20):
        _asked(office, office.published(title=f"글 {number}"), "expert", number=1000 + number)
        posted(office, title=f"공지 {number}", must_confirm=True)
        drain()
        if number in (0, 19):
            viewer = office.viewer("expert")
            close_reading()
            with counted(database) as statements:
                page = queries.messages(viewer, PageRequest(1, 100))
            assert page.total == len(page.rows) >= 2 * (number + 1)
            costs.append(len(statements))
    assert costs == [4, 4]


def test_what_was_closed_since_is_not_named_and_not_led_to(office: Office) -> None:
    article_id = office.published(title="비밀 계획")
    _asked(office, article_id, "expert")
    assert _texts(office, "expert") == ["You are asked to rate an article: 비밀 계획"]
    service.change_audience(office.viewer("author"), article_id, Visibility.DEPARTMENT, ())
    assert _texts(office, "expert") == ["You are asked to rate an article: (not open to you now)"]
    row = reading().query(Notification).one()
    assert queries.place(office.viewer("expert"), row) == "/inbox"
