"""Counts of registrations a month."""

from __future__ import annotations

from datetime import date

import pytest

from kms.articles import approval, figures
from kms.articles import settings as article_settings
from kms.core.clock import Month, korean_instant, travel
from kms.core.db import unit_of_work
from kms.core.errors import NotAllowed
from kms.core.settings import change
from tests.factories.office import Office

MAY, JUNE = Month(2026, 5), Month(2026, 6)


@pytest.fixture
def registered(office: Office) -> Office:
    """Two articles on either side of midnight between May and June in Korea, one more in June."""
    for title, moment in (
        ("오월의 마지막", korean_instant(date(2026, 5, 31), 23, 59)),
        ("유월의 처음", korean_instant(date(2026, 6, 1), 0, 0)),
        ("유월의 다음", korean_instant(date(2026, 6, 15), 10, 0)),
    ):
        with travel(moment):
            office.published(title=title)
    return office


def test_a_month_begins_and_ends_at_midnight_in_korea(registered: Office) -> None:
    viewer = registered.viewer("admin")
    assert figures.month(viewer, MAY).registered == 1
    assert figures.month(viewer, JUNE).registered == 2
    assert figures.month(viewer, JUNE).cumulative == 3
    assert figures.series(viewer, [Month(2026, 4), MAY, JUNE]) == [0, 1, 2]
    assert figures.series(viewer, []) == []


def test_counts_by_department_type_and_subject_add_up(registered: Office) -> None:
    with travel(korean_instant(date(2026, 6, 20), 9)):
        registered.published("stranger", title="복지 글", type_code="idea", visibility="department")
    said = figures.month(registered.viewer("officer"), JUNE)
    assert said.by_department == {registered.departments["TAX"]: 2, registered.departments["WEL"]: 1}
    assert said.authors_by_department == {registered.departments["TAX"]: 1, registered.departments["WEL"]: 1}
    assert said.by_type == {"know_how": 2, "idea": 1}
    assert said.by_category == {"C": 3}
    assert said.authors == 2


def test_retired_articles_leave_the_stock_in_the_month_in_which_they_retire(registered: Office) -> None:
    viewer = registered.viewer("author")
    with travel(korean_instant(date(2026, 6, 20), 9)):
        article_id = registered.published(title="곧 폐기")
    with travel(korean_instant(date(2026, 7, 2), 9)):
        approval.retire(viewer, article_id, reason="낡음")
    admin = registered.viewer("admin")
    assert figures.month(admin, JUNE).cumulative == 4
    july = figures.month(admin, Month(2026, 7))
    assert (july.retired, july.cumulative, july.registered) == (1, 3, 0)


def test_decisions_are_counted_when_they_were_made(office: Office) -> None:
    admin = office.viewer("admin")
    change(
        admin,
        {one.key: one for one in article_settings.ALL},
        "articles.approval_mode",
        "before",
        reason="",
        expected_version=0,
    )
    with travel(korean_instant(date(2026, 5, 10), 9)):
        first, second, third = (office.published(title=f"글 {number}") for number in range(3))
    with travel(korean_instant(date(2026, 6, 2), 9)):
        monitor = office.viewer("monitor")
        approval.approve(monitor, first)
        approval.return_article(monitor, second, comment="다시")
        approval.request_revision(monitor, third, comment="표를 넣어 주세요")
    said = figures.month(admin, JUNE)
    assert (said.approved, said.sent_back, said.registered, said.waiting) == (1, 2, 1, 0)


def test_names_are_known_in_both_languages(office: Office) -> None:
    assert figures.type_names()["idea"] == ("아이디어", "Idea")
    assert figures.root_names() == {"C": ("재정", "Finance")}


@pytest.mark.parametrize("login", ["author", "expert"])
def test_only_those_who_see_reports_may_ask(office: Office, login: str) -> None:
    with pytest.raises(NotAllowed), unit_of_work():
        figures.month(office.viewer(login), MAY)
    with pytest.raises(NotAllowed):
        figures.series(office.viewer(login), [MAY])
