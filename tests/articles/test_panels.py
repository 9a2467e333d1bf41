"""What waits for whom, and what the boards show of articles: to each reader what is theirs, with a way on when there is nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from kms.articles import approval, panels
from kms.articles.models import Article
from kms.articles.settings import ALL, APPROVAL_MODE
from kms.core import clock, settings
from kms.core.db import close_reading, unit_of_work
from kms.core.permissions import SYSTEM
from kms.org import people
from tests.factories.office import Office


@pytest.fixture
def before(office: Office) -> Office:
    """An office that checks before publishing."""
    settings.change(SYSTEM, {one.key: one for one in ALL}, APPROVAL_MODE.key, "before", reason="", expected_version=0)
    close_reading()
    return office


def waiting(office: Office, login: str) -> list[tuple[str, str]]:
    close_reading()
    return [(task.kind, task.title) for task in panels.tasks(office.viewer(login))]


def test_a_draft_waits_for_its_author_alone(office: Office) -> None:
    office.drafted(title="쓰는 중")
    assert waiting(office, "author") == [("Draft", "쓰는 중")]
    assert waiting(office, "colleague") == waiting(office, "monitor") == waiting(office, "admin") == []


def test_a_day_of_review_is_announced_to_the_owner_when_it_has_come(office: Office) -> None:
    office.published(title="낡아 가는 글", review_due=clock.today() + timedelta(days=30))
    assert waiting(office, "author") == []
    with clock.travel(clock.now() + timedelta(days=30)):
        (task,) = panels.tasks(office.viewer("author"))
        assert (task.kind, task.due) == ("To look at", clock.today())
        assert waiting(office, "colleague") == []


def test_submissions_wait_for_those_who_decide_and_are_gone_after(before: Office) -> None:
    article_id = before.published(title="올린 글")
    assert waiting(before, "monitor") == waiting(before, "admin") == [("Approval", "올린 글")]
    assert waiting(before, "other_monitor") == waiting(before, "expert") == []
    approval.approve(before.viewer("monitor"), article_id)
    assert waiting(before, "monitor") == waiting(before, "admin") == []


def test_nobody_is_asked_to_decide_on_their_own(before: Office) -> None:
    before.published("monitor", title="모니터의 글")
    assert ("Approval", "모니터의 글") not in waiting(before, "monitor")
    assert ("Approval", "모니터의 글") in waiting(before, "admin")


def test_every_task_leads_to_where_it_is_done(app: Flask, office_of: Office) -> None:
    with app.test_request_context():
        office_of.drafted()
        (task,) = panels.tasks(office_of.viewer("author"))
    assert task.url.startswith("/articles/")
    endpoint, _facts = app.url_map.bind("kms").match(task.url)
    assert endpoint == "articles.read"


def test_what_a_leaver_kept_is_one_task_of_the_team(office: Office, drain: Callable[[], None]) -> None:
    assert panels.waiting_handover(office.viewer("colleague")) is None
    for title in ("하나", "둘"):
        office.published(title=title)
    people.leave(SYSTEM, office.people["author"])
    drain()
    task = panels.waiting_handover(office.viewer("colleague"))
    assert task is not None
    assert (task.title, task.url) == ("2 articles of your team have no owner", "/handover")
    assert panels.waiting_handover(office.viewer("stranger")) is None


def test_the_home_page_shows_what_each_reader_may_read(app: Flask, office_of: Office) -> None:
    with app.test_request_context():
        office_of.published(title="열린 글")
        closed = office_of.published(title="부서의 글", visibility="department")
        with unit_of_work() as uow:
            uow.session.get_one(Article, closed).grade = "core"
        close_reading()
        shown = {
            login: str(panels.newest(office_of.viewer(login)).html) + str(panels.core(office_of.viewer(login)).html)
            for login in ("colleague", "stranger")
        }
    assert shown["colleague"].count("부서의 글") == 2  # among the new ones, and as core knowledge
    assert "이름author" in shown["colleague"]
    assert shown["stranger"].count("열린 글") == 1  # which is not core knowledge
    assert "부서의 글" not in shown["stranger"]


def test_empty_boards_say_what_comes_next(app: Flask, office_of: Office) -> None:
    with app.test_request_context(headers={"Cookie": "language=en"}):
        viewer = office_of.viewer("author")
        assert 'href="/articles/new"' in panels.newest(viewer).html
        assert "the experts are rating" in panels.core(viewer).html
        assert [str(panel.html).strip() for panel in panels.my_articles(viewer)] == [
            '<p class="subtle">Nothing here.</p>'
        ] * 2


def test_my_page_parts_what_is_open_to_readers_from_what_is_not(app: Flask, office_of: Office) -> None:
    with app.test_request_context():
        office_of.drafted(title="쓰는 중")
        office_of.published(title="펴낸 글 <b>")
        office_of.published("colleague", title="남의 글")
        close_reading()
        drafts, published = (str(panel.html) for panel in panels.my_articles(office_of.viewer("author")))
    assert "쓰는 중" in drafts and "펴낸 글" not in drafts
    assert "펴낸 글 &lt;b&gt;" in published and "쓰는 중" not in published
    assert "남의 글" not in drafts + published
