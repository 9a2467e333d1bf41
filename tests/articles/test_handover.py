"""The handover list: seen and taken over by those whom it concerns, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select

from kms.articles import access, handover
from kms.articles.handover import HandoverRow
from kms.articles.models import Article, Handover
from kms.core.db import close_reading, reading
from kms.core.errors import NotFound
from kms.core.outbox import EventRow
from kms.core.paging import PageRequest
from kms.core.permissions import SYSTEM
from kms.org import people
from kms.org.people import NewEmployee
from tests.factories.office import Office

Drain = Callable[[], None]


def seen_by(office: Office, login: str) -> list[HandoverRow]:
    close_reading()
    return list(handover.waiting(office.viewer(login), PageRequest()).rows)


@pytest.fixture
def left(office: Office, drain: Drain) -> int:
    """An article of `author`, who left."""
    article_id = office.published()
    people.leave(SYSTEM, office.people["author"])
    drain()
    return article_id


@pytest.mark.parametrize(
    ("login", "sees"),
    [("colleague", True), ("monitor", True), ("admin", True), ("stranger", False), ("other_monitor", False)],
)
def test_it_waits_for_the_team_and_those_in_charge(office: Office, left: int, login: str, *, sees: bool) -> None:
    assert [row.id for row in seen_by(office, login)] == ([left] if sees else [])
    if not sees:
        with pytest.raises(NotFound):
            handover.take_over(office.viewer(login), left)


def test_whoever_takes_over_is_the_owner_and_the_author_stays(office: Office, left: int) -> None:
    events = reading().scalar(select(func.count()).select_from(EventRow).where(EventRow.kind == "articles.changed"))
    handover.take_over(office.viewer("colleague"), left)
    close_reading()
    article = reading().get_one(Article, left)
    assert (article.owner_id, article.author_id) == (office.people["colleague"], office.people["author"])
    assert reading().get(Handover, left) is None
    now = reading().scalar(select(func.count()).select_from(EventRow).where(EventRow.kind == "articles.changed"))
    assert now == (events or 0) + 1
    with pytest.raises(NotFound):
        handover.take_over(office.viewer("monitor"), left)


def test_a_restricted_article_shows_only_to_those_who_may_read_it(office: Office, drain: Drain) -> None:
    article_id = office.published(visibility="people")
    people.leave(SYSTEM, office.people["author"])
    drain()
    assert seen_by(office, "colleague") == []
    assert [row.id for row in seen_by(office, "admin")] == [article_id]
    handover.take_over(office.viewer("admin"), article_id)
    close_reading()
    assert access.may_read(reading(), office.viewer("admin"), article_id)


def test_it_is_the_old_team_that_takes_over_what_a_mover_kept(office: Office, drain: Drain) -> None:
    office.published()
    people.move(SYSTEM, office.people["author"], office.teams["WEL"], rank="주무관")
    drain()
    assert seen_by(office, "author") == []
    assert handover.count_in_team(office.viewer("colleague")) == 1
    assert handover.count_in_team(office.viewer("admin")) == 0  # sees it, but it is not the admin's team's task


def test_the_longest_waiting_comes_first_a_page_at_a_time(office: Office, drain: Drain) -> None:
    ids = []
    for number in range(3):
        person = NewEmployee(f"7000{number}", f"leaver{number}", "떠난이", "주무관", office.teams["TAX"])
        employee_id = people.hire(SYSTEM, person)
        close_reading()
        ids.append(office.published(f"leaver{number}", title=f"글 {number}"))
        people.leave(SYSTEM, employee_id, on=date(2027, 1, 1))
        drain()
    close_reading()
    page = handover.waiting(office.viewer("colleague"), PageRequest(1, 2))
    assert ([row.id for row in page.rows], page.total) == (ids[:2], 3)
