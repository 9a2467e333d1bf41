"""Figures of usage: right, few statements, only for those who may see reports, and no query tells who read what."""

from __future__ import annotations

import inspect
from datetime import UTC, date, datetime

import pytest

from kms.core import clock
from kms.core.clock import Month, korean_instant
from kms.core.db import Database, close_reading
from kms.core.errors import KmsError, NotAllowed
from kms.core.permissions import SYSTEM
from kms.org import accounts
from kms.usage import queries, service
from kms.usage.entries import Searched, View
from kms.usage.models import SignalKind
from kms.usage.queries import ArticleFigures
from kms.usage.rollup import roll_up
from kms.usage.writing import write
from tests.counting import counted
from tests.factories.office import PASSWORD, Office

MAY = Month(2026, 5)
DAY = date(2026, 5, 4)


def test_a_month_counts_its_searches_and_names_what_was_searched_in_vain(office: Office) -> None:
    vain = [Searched(DAY, "전기차", "전기차", 0, mark) for mark in "abc"]
    vain += [Searched(date(2026, 5, 9), "주차", "주차", 0, mark) for mark in "abca"]
    write([*vain, Searched(DAY, "예산", "예산", 9, "a"), *[Searched(DAY, "홍길동", "홍길동", 0, "a")] * 9])
    write([Searched(date(2026, month, 1), "전기차", "전기차", 0, "a") for month in (4, 6)])
    found = queries.month(SYSTEM, MAY)
    assert found.searches == 17
    assert found.without_result == (("주차", 4), ("전기차", 3))


def test_logins_are_people_once_and_only_those_who_came_in(office: Office) -> None:
    for login in ("author", "colleague"):
        accounts.set_password(SYSTEM, office.people[login], PASSWORD, must_change=False)
    for day, login, password in (
        (1, "author", PASSWORD),
        (2, "author", PASSWORD),
        (3, "colleague", "wrong"),
        (31, "colleague", PASSWORD),
    ):
        with clock.travel(korean_instant(date(2026, 5, day), 23)):
            try:
                accounts.sign_in(login, password, address="10.0.0.1")
            except KmsError:
                assert password == "wrong"
    assert queries.month(SYSTEM, MAY).logins == 2
    assert queries.month(SYSTEM, MAY.next).logins == 0


@pytest.mark.parametrize("login", ["author", "expert"])
def test_the_month_is_for_those_who_may_see_reports(office: Office, login: str) -> None:
    with pytest.raises(NotAllowed):
        queries.month(office.viewer(login), MAY)
    assert queries.month(office.viewer("monitor"), MAY).views == 0


def test_figures_of_articles_are_those_before_and_after_the_roll_up(office: Office) -> None:
    article_id, other = office.published(), office.published(title="다른 글")
    reader = office.viewer("colleague")
    write(
        [
            View(datetime(2026, 5, day, tzinfo=UTC), article_id, reader.employee_id, None, elsewhere=False)
            for day in (4, 5)
        ]
    )
    service.signal(reader, article_id, SignalKind.HELPFUL)
    service.signal(reader, article_id, SignalKind.APPLIED, "체납 정리")
    expected = {article_id: ArticleFigures(2, 1, 1), other: ArticleFigures()}
    assert queries.article_figures([article_id, other]) == expected
    roll_up(date(2026, 5, 5))
    close_reading()
    assert queries.article_figures([article_id, other]) == expected
    assert queries.article_figures([]) == {}


def test_figures_cost_the_same_for_one_article_and_for_many(office: Office, database: Database) -> None:
    viewer = office.viewer("monitor")
    for asked, cost in (
        (lambda: queries.article_figures([1]), 3),
        (lambda: queries.article_figures(range(200)), 3),
        (lambda: queries.month(viewer, MAY), 9),
        (lambda: queries.signals(viewer, 1), 1),
    ):
        with counted(database) as statements:
            asked()
        assert len(statements) == cost


def test_no_query_gives_a_reader_of_an_article() -> None:
    """Only signals, which people give with their name, have an `employee_id` in what queries return."""
    named = {
        name
        for name, kind in inspect.getmembers(queries, inspect.isclass)
        if kind.__module__ == queries.__name__ and "employee_id" in getattr(kind, "__annotations__", {})
    }
    assert named == {"Applied"}
