"""Who is told of what. Every handler runs twice (`drain`): each message is there once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from kms.articles import approval, queries, service
from kms.articles.events import CommentPosted
from kms.articles.settings import ALL
from kms.core import clock
from kms.core import settings as office_settings
from kms.core.clock import Month
from kms.core.db import close_reading, reading, unit_of_work
from kms.core.events import Event
from kms.core.permissions import SYSTEM
from kms.notices import service as notices
from kms.notices import settlement
from kms.notices.models import Notification
from kms.org import people
from kms.quality.events import GradeChanged, ReviewAssigned
from kms.rewards.events import MonthClosed, PointsReversed
from kms.seeking import requests
from kms.seeking import service as seeking
from kms.seeking.events import SavedSearchFits
from kms.seeking.requests import Wish
from tests.factories.board import posted
from tests.factories.office import Office

Drain = Callable[[], None]


@pytest.fixture
def approved_before(office: Office) -> None:
    """Submissions wait for approval."""
    settings = {one.key: one for one in ALL}
    office_settings.change(SYSTEM, settings, "articles.approval_mode", "before", reason="tests", expected_version=0)


def _happened(event: Event, actor_id: int | None = None) -> None:
    with unit_of_work() as uow:
        uow.publish(event, actor_id=actor_id)


def _told(office: Office, *, lot: bool = False) -> list[tuple[str, str]]:
    """(login, kind) of all messages, in order; with those of the lot only when they are asked for."""
    close_reading()
    names = {number: login for login, number in office.people.items()}
    rows = reading().scalars(select(Notification).order_by(Notification.id))
    told = [(names[row.employee_id], row.kind) for row in rows]
    if lot:
        return told
    return [one for one in told if one != ("expert", "review_assigned")]  # somebody is asked for every article


def test_the_authors_hear_of_an_approval(office: Office, approved_before: None, drain: Drain) -> None:
    article_id = office.published(contributions={office.people["colleague"]: 30})
    approval.approve(office.viewer("monitor"), article_id)
    drain()
    assert sorted(_told(office)) == [("author", "approved"), ("colleague", "approved")]


def test_nobody_is_told_of_what_was_published_without_asking(office: Office, drain: Drain) -> None:
    office.published()
    drain()
    assert _told(office) == []


@pytest.mark.parametrize(
    ("decide", "kind"),
    [(approval.request_revision, "revision_requested"), (approval.return_article, "returned")],
)
def test_the_author_hears_of_a_decision(
    office: Office, approved_before: None, drain: Drain, decide: Callable[..., None], kind: str
) -> None:
    article_id = office.published()
    decide(office.viewer("monitor"), article_id, comment="근거를 적어 주세요.")
    drain()
    assert _told(office) == [("author", kind)]


def test_a_proposed_change_is_told_to_its_keeper_and_its_end_to_the_proposer(office: Office, drain: Drain) -> None:
    article_id = office.published()
    head = queries.readable_article(office.viewer("author"), article_id).published_revision_id
    assert head is not None
    saved = service.save(office.viewer("colleague"), article_id, office.draft(body="고침"), base_revision_id=head)
    assert saved.change_id is not None
    drain()
    assert _told(office) == [("author", "change_proposed")]
    approval.accept_change(office.viewer("author"), saved.change_id)
    drain()
    assert _told(office)[1:] == [("colleague", "change_accepted")]


@pytest.mark.parametrize(("login", "told"), [("stranger", [("author", "commented")]), ("author", [])])
def test_a_comment_is_told_to_the_author_unless_it_is_the_author_s(
    office: Office, drain: Drain, login: str, told: list[tuple[str, str]]
) -> None:
    article_id = office.published()
    _happened(CommentPosted(article_id, 1), office.people[login])
    drain()
    assert _told(office) == told


def test_the_team_of_a_leaver_hears_once_how_many_articles_wait(office: Office, drain: Drain) -> None:
    for number in range(3):
        office.published(title=f"글 {number}")
    people.leave(SYSTEM, office.people["author"])
    drain()
    assert sorted(_told(office)) == [("colleague", "to_take_over"), ("monitor", "to_take_over")]
    handed = select(Notification.facts["count"].as_integer()).where(Notification.kind == "to_take_over")
    assert set(reading().scalars(handed)) == {3}


def test_who_moves_hears_that_the_articles_stayed(office: Office, drain: Drain) -> None:
    office.published()
    people.move(SYSTEM, office.people["author"], office.teams["WEL"], rank="주무관")
    drain()
    assert ("author", "handed_over") in _told(office)
    assert ("author", "to_take_over") not in _told(office)


def test_an_expert_hears_of_a_review_and_the_writers_of_a_grade(office: Office, drain: Drain) -> None:
    article_id = office.published(contributions={office.people["colleague"]: 30})
    _happened(ReviewAssigned(article_id, 7, office.people["expert"]))
    _happened(GradeChanged(article_id, "unrated", "core"))
    drain()
    assert sorted(set(_told(office, lot=True))) == [
        ("author", "grade_changed"),
        ("colleague", "grade_changed"),
        ("expert", "review_assigned"),
    ]


@pytest.fixture
def points(office: Office) -> Iterator[None]:
    """Two people got points in May, one none."""
    got = {office.people["author"]: 35, office.people["expert"]: 4, office.people["stranger"]: 0}
    settlement.bind(lambda month: got if month == Month(2026, 5) else {})
    yield
    settlement.bind(settlement._nobody)


def test_whoever_got_points_hears_how_many(office: Office, points: None, drain: Drain) -> None:
    _happened(MonthClosed("2026-05", "00"))
    _happened(MonthClosed("2026-06", "00"))
    _happened(PointsReversed(office.people["author"], 9))
    drain()
    assert _told(office) == [("author", "points_settled"), ("expert", "points_settled"), ("author", "points_reversed")]
    facts = list(reading().scalars(select(Notification.facts).order_by(Notification.id)))
    assert facts[:2] == [{"month": "2026-05", "points": 35}, {"month": "2026-05", "points": 4}]


def test_a_notice_to_be_confirmed_reaches_its_audience_and_the_reminder_whoever_is_missing(
    office: Office, drain: Drain
) -> None:
    posted(office)
    notice_id = posted(office, department_id=office.departments["TAX"], must_confirm=True)
    drain()
    assert sorted(_told(office)) == [("author", "notice"), ("colleague", "notice"), ("monitor", "notice")]
    notices.confirm(office.viewer("monitor"), notice_id)
    notices.remind(office.viewer("admin"), notice_id)
    drain()
    assert sorted(_told(office)[3:]) == [("author", "notice_reminder"), ("colleague", "notice_reminder")]


def test_what_was_withdrawn_meanwhile_is_told_to_nobody(office: Office, drain: Drain) -> None:
    notice_id = posted(office, must_confirm=True)
    notices.withdraw(office.viewer("admin"), notice_id)
    drain()
    assert _told(office) == []


def test_a_message_bears_the_time_of_its_event_not_of_its_delivery(office: Office, drain: Drain) -> None:
    earlier = clock.now() - timedelta(hours=5)
    with clock.travel(earlier):
        _happened(PointsReversed(office.people["author"], 9))
    drain()
    close_reading()
    assert reading().scalar(select(Notification.at)) == earlier


def test_the_experts_of_a_place_hear_of_a_request_but_not_who_asks(office: Office, drain: Drain) -> None:
    place = office.categories["C1"]
    requests.ask(office.viewer("colleague"), Wish("체납 압류 해제", category_id=place))
    requests.ask(office.viewer("expert"), Wish("압류 재산 공매", category_id=place))
    requests.ask(office.viewer("stranger"), Wish("어디에도 없는 것"))
    drain()
    assert _told(office) == [("expert", "knowledge_requested")]


def test_everybody_who_asked_hears_of_the_answer_but_who_gave_it(office: Office, drain: Drain) -> None:
    article_id = office.published()
    request_id = requests.ask(office.viewer("stranger"), Wish("체납 압류 해제"))
    for login in ("colleague", "author"):
        requests.join(office.viewer(login), request_id)
    requests.answer(office.viewer("author"), request_id, article_id)
    drain()
    assert sorted(_told(office)) == [("colleague", "request_answered"), ("stranger", "request_answered")]


def test_everybody_who_asked_hears_that_it_was_closed(office: Office, drain: Drain) -> None:
    request_id = requests.ask(office.viewer("stranger"), Wish("체납 압류 해제"))
    requests.join(office.viewer("colleague"), request_id)
    requests.close(office.viewer("stranger"), request_id, "찾았습니다")
    drain()
    assert _told(office) == [("colleague", "request_closed")]


def test_a_saved_search_tells_its_person_under_its_name(office: Office, drain: Drain) -> None:
    article_id = office.published()
    saved_id = seeking.save(office.viewer("colleague"), "체납", {})
    gone_id = seeking.save(office.viewer("stranger"), "체납", {})
    for one in (saved_id, gone_id):
        _happened(SavedSearchFits(one, article_id, 2))
    seeking.remove(office.viewer("stranger"), gone_id)
    drain()
    assert _told(office) == [("colleague", "saved_search_fits")]
    facts = select(Notification.facts).where(Notification.subject_id == saved_id)
    assert reading().scalars(facts).all() == [{"name": "체납", "count": 2}]
