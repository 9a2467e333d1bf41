"""Heads of articles: what rows show, who owns and reads, when a look is due; each part as its commands rely on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from kms.articles import heads, service
from kms.articles.models import Article, Contribution, NamedReader, Revision, SlugHistory, State, Visibility
from kms.core import clock
from kms.core.db import Database, UnitOfWork, close_reading, reading, unit_of_work
from kms.core.errors import NotFound
from kms.core.outbox import EventRow
from tests.factories.office import Office


def article_of(article_id: int) -> Article:
    close_reading()
    return reading().get_one(Article, article_id)


def saved(office: Office, article_id: int, login: str = "author", **changes: object) -> None:
    """Another text of a published article by one of its owners."""
    head = article_of(article_id).published_revision_id
    assert head is not None
    service.save(office.viewer(login), article_id, office.draft(**changes), base_revision_id=head)
    close_reading()


def shares(article_id: int) -> dict[int, int]:
    close_reading()
    rows = reading().execute(
        select(Contribution.employee_id, Contribution.percent).where(Contribution.article_id == article_id)
    )
    return {person: percent for person, percent in rows}


def readers(article_id: int) -> set[tuple[int, str]]:
    close_reading()
    rows = reading().execute(select(NamedReader.employee_id, NamedReader.reason))
    return {(person, reason) for person, reason in rows}


@pytest.mark.parametrize("find", [heads.readable, heads.locked])
def test_an_article_that_is_closed_reads_like_one_that_is_not_there(
    office: Office, find: Callable[..., Article]
) -> None:
    article_id = office.published(visibility="department")
    with unit_of_work() as uow:
        where = uow if find is heads.locked else uow.session
        assert find(where, office.viewer("colleague"), article_id).id == article_id
        said = set()
        for login, wanted in (("stranger", article_id), ("author", 12345)):
            with pytest.raises(NotFound) as caught:
                find(where, office.viewer(login), wanted)
            said.add(str(caught.value))
        assert len(said) == 1


def test_a_locked_article_is_as_it_is_now_and_waits_for_nobody_else(database: Database, office: Office) -> None:
    article_id = office.published()
    viewer = office.viewer("author")
    impatient = Database(database.url, pool_size=1)
    rename = "UPDATE article SET title = '새 이름'"
    with unit_of_work() as uow:
        heads.locked(uow, viewer, article_id)
        with impatient.engine.connect() as other, pytest.raises(OperationalError):
            other.exec_driver_sql("PRAGMA busy_timeout=0" if database.is_sqlite else "SET lock_timeout = '1ms'")
            other.exec_driver_sql(rename)
    with impatient.engine.begin() as other:
        other.exec_driver_sql(rename)
    impatient.dispose()
    with unit_of_work() as uow:
        assert heads.locked(uow, viewer, article_id).title == "새 이름"


def test_a_lock_shows_what_others_stored_after_it_was_first_read(office: Office) -> None:
    article_id = office.published()
    with unit_of_work() as uow:
        known = heads.readable(uow.session, office.viewer("author"), article_id)
        uow.session.connection().exec_driver_sql("UPDATE article SET title = '새 이름'")
        assert known.title != "새 이름"
        assert heads.locked(uow, office.viewer("author"), article_id) is known
        assert known.title == "새 이름"


def test_owners_are_author_co_authors_and_who_keeps_it_fresh(office: Office) -> None:
    article_id = office.published(contributions={office.people["expert"]: 20})
    with unit_of_work() as uow:
        uow.session.get_one(Article, article_id).owner_id = office.people["colleague"]
    found = {
        login
        for login in ("author", "expert", "colleague", "monitor", "admin", "officer", "stranger")
        if heads.is_owner(reading(), office.viewer(login), article_of(article_id))
    }
    assert found == {"author", "expert", "colleague"}


def test_shares_make_a_hundred_and_follow_the_form(office: Office) -> None:
    author, colleague, expert = (office.people[one] for one in ("author", "colleague", "expert"))
    article_id = office.published(contributions={colleague: 30, expert: 20})
    assert shares(article_id) == {author: 50, colleague: 30, expert: 20}
    saved(office, article_id, contributions={colleague: 10})
    assert shares(article_id) == {author: 90, colleague: 10}
    saved(office, article_id, contributions=None)
    assert shares(article_id) == {author: 100}


def test_an_edit_by_a_co_author_leaves_the_rest_to_the_author(office: Office) -> None:
    author, colleague = office.people["author"], office.people["colleague"]
    article_id = office.published(contributions={colleague: 30})
    saved(office, article_id, "colleague", contributions={colleague: 40})
    assert shares(article_id) == {author: 60, colleague: 40}


def test_named_readers_follow_the_form_and_reviewers_stay(office: Office) -> None:
    expert, stranger, reviewer = (office.people[one] for one in ("expert", "stranger", "expert2"))
    article_id = office.published(visibility=Visibility.PEOPLE, readers=(expert, stranger, expert))
    with unit_of_work() as uow:
        service.open_to(uow, article_id, reviewer, "review")
    assert readers(article_id) == {(expert, "named"), (stranger, "named"), (reviewer, "review")}
    with unit_of_work() as uow:
        article = uow.session.get_one(Article, article_id)
        heads.set_readers(uow, article, Visibility.PEOPLE, (stranger,))
    assert readers(article_id) == {(stranger, "named"), (reviewer, "review")}
    with unit_of_work() as uow:
        heads.set_readers(uow, uow.session.get_one(Article, article_id), Visibility.DEPARTMENT, (expert,))
    assert readers(article_id) == {(reviewer, "review")}
    assert article_of(article_id).visibility == Visibility.DEPARTMENT


MORNING = datetime(2026, 5, 18, 23, 30, tzinfo=UTC)  # half past eight on the 19th in Korea
TODAY = date(2026, 5, 19)


@pytest.mark.parametrize(
    ("chosen", "due"),
    [
        (None, TODAY + timedelta(days=180)),
        (TODAY, TODAY + timedelta(days=180)),  # a day that has come is no day to look again
        (TODAY - timedelta(days=1), TODAY + timedelta(days=180)),
        (TODAY + timedelta(days=1), TODAY + timedelta(days=1)),
    ],
)
def test_the_next_look_is_on_the_chosen_day_to_come_else_after_the_interval_of_the_type(
    office: Office, chosen: date | None, due: date
) -> None:
    article_id = office.published()
    with clock.travel(MORNING), unit_of_work() as uow:
        heads.set_review_due(uow, uow.session.get_one(Article, article_id), chosen)
    assert article_of(article_id).review_due == due


def published_events() -> list[bool]:
    rows = reading().scalars(select(EventRow).where(EventRow.kind == "articles.published").order_by(EventRow.number))
    return [row.payload["first"] for row in rows]


def test_an_article_is_published_once_and_changed_after_that(office: Office) -> None:
    start = clock.now()
    article_id = office.published()
    first = article_of(article_id)
    with clock.travel(start + timedelta(hours=1)):
        saved(office, article_id, body="고침", title="새 제목", keywords=("새말",), type_code="idea")
    later = article_of(article_id)
    assert (later.state, later.published_at) == (State.PUBLISHED, first.published_at)
    assert later.updated_at > first.updated_at
    assert later.head_revision_id == later.published_revision_id != first.published_revision_id
    assert (later.title, later.slug, later.keywords, later.type_code) == ("새 제목", "새-제목", ["새말"], "idea")
    assert published_events() == [True, False]


def test_every_title_is_remembered_once(office: Office) -> None:
    article_id = office.published(title="하나")
    for title in ("둘", "둘", "하나", "둘", "하나!"):
        saved(office, article_id, title=title)
    rows = reading().execute(select(SlugHistory.title, SlugHistory.slug).order_by(SlugHistory.id)).all()
    assert [tuple(row) for row in rows] == [("하나", "하나"), ("둘", "둘"), ("하나!", "하나")]


def test_the_form_of_a_stored_article_says_what_was_typed(office: Office) -> None:
    typed = replace(
        office.draft(),
        visibility=Visibility.PEOPLE,
        readers=(office.people["expert"],),
        contributions={office.people["colleague"]: 30},
        legal_basis=("지방세징수법 제33조",),
        review_due=clock.today() + timedelta(days=40),
        doc_reg_no="세무과-1234",
        club_id=77,
        type_code="idea",
        category_id=office.categories["C2"],
    )
    article_id = service.register(office.viewer("author"), typed).article_id
    close_reading()

    def form() -> object:
        article = article_of(article_id)
        return heads.draft_of(reading(), article, reading().get_one(Revision, article.head_revision_id))

    assert form() == typed
    with unit_of_work() as uow:
        service.open_to(uow, article_id, office.people["expert2"], "review")
    assert form() == typed  # whom other rooms let in is nobody's to type


def remembered(uow: UnitOfWork, article_id: int) -> int:
    return len(uow.session.scalars(select(SlugHistory.id).where(SlugHistory.article_id == article_id)).all())


def test_a_draft_leaves_no_trace_of_its_titles(office: Office) -> None:
    article_id = office.drafted(title="아직 비밀")
    with unit_of_work() as uow:
        assert remembered(uow, article_id) == 0
