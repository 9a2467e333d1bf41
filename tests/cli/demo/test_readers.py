"""The demo's readers: they read what is open to them and already there, in the months played, and say things about nobody."""

from __future__ import annotations

import random
from datetime import date

import pytest
from sqlalchemy import func, select

from kms.articles import parties
from kms.articles.models import Article, Comment
from kms.articles.personal_data import find
from kms.cli.demo import readers
from kms.cli.demo.organisation import ACCOUNTS
from kms.core import clock
from kms.core.clock import KST, Month
from kms.core.db import close_reading, reading
from kms.core.permissions import SYSTEM
from kms.notices.models import Notice
from kms.org import queries as org
from kms.org.models import LoginAttempt
from kms.usage import queries as usage
from kms.usage.access import Standing
from kms.usage.models import ArticleViewDay, ReaderSignal, SearchDay
from kms.usage.rollup import week_of

pytestmark = pytest.mark.usefixtures("demo")

MONTHS = [Month(2026, number) for number in range(5, 11)]
FIRST, LAST = date(2026, 5, 1), date(2026, 10, 31)


@pytest.mark.parametrize("month", MONTHS, ids=str)
def test_every_month_has_readers_searches_and_every_account_signed_in(month: Month) -> None:
    found = usage.month(SYSTEM, month)
    assert found.views > 200
    assert 100 <= found.readers <= 220
    assert found.searches >= 220
    assert len(found.without_result) >= 1
    assert len(found.readers_by_department) > 20
    assert found.logins >= len(ACCOUNTS)


def test_all_reading_is_within_the_months_played() -> None:
    for column in (ArticleViewDay.day, SearchDay.day):
        earliest, latest = reading().execute(select(func.min(column), func.max(column))).one()
        assert FIRST <= earliest <= latest <= LAST
    for instant in (ReaderSignal.at, Comment.written_at, LoginAttempt.at):
        days = {at.astimezone(KST).date() for at in reading().scalars(select(instant))}
        assert days and FIRST <= min(days) <= max(days) <= LAST


def test_nobody_reads_or_praises_an_article_before_it_is_there() -> None:
    published = {row.id: row.published_at for row in reading().scalars(select(Article)) if row.published_at}
    seen = reading().execute(select(ArticleViewDay.article_id, ArticleViewDay.day)).all()
    assert all(day >= week_of(published[article_id].astimezone(KST).date()) for article_id, day in seen)
    said = reading().execute(select(ReaderSignal.article_id, ReaderSignal.at)).all()
    assert all(at >= published[article_id] for article_id, at in said)


def test_only_readers_react_never_an_author_to_the_own_article() -> None:
    for article_id, employee_id in reading().execute(select(ReaderSignal.article_id, ReaderSignal.employee_id)):
        assert parties.standing(org.viewer_by_id(employee_id), article_id) is Standing.READER


def test_every_question_is_answered_by_the_author() -> None:
    questions = set(reading().scalars(select(Comment.id).where(Comment.parent_id.is_(None))))
    answers = reading().execute(
        select(Comment.parent_id, Comment.author_id, Article.author_id)
        .join(Article, Article.id == Comment.article_id)
        .where(Comment.parent_id.is_not(None))
    )
    by_question = {question: author == owner for question, author, owner in answers}
    assert set(by_question) == questions
    assert all(by_question.values())


def test_notices_stand_on_the_board_from_their_day_one_to_be_confirmed() -> None:
    found = list(reading().scalars(select(Notice).order_by(Notice.created_at)))
    assert [one.created_at.astimezone(KST).date() for one in found] == [one.valid_from for one in found]
    assert [one.must_confirm for one in found].count(True) == 1
    assert all(FIRST <= one.valid_from <= LAST for one in found)


def test_a_month_without_articles_counts_no_views() -> None:
    before = usage.month(SYSTEM, Month(2026, 11)).views
    with clock.travel(Month(2026, 12).start):
        assert readers.read_month(Month(2026, 11), [], random.Random(1)) == 0
    close_reading()
    assert usage.month(SYSTEM, Month(2026, 11)).views == before == 0


def test_nobody_can_be_recognised() -> None:
    texts = [*reading().scalars(select(Comment.body)), *reading().scalars(select(ReaderSignal.note))]
    texts += [text for row in reading().scalars(select(Notice)) for text in (row.title, row.body)]
    texts += reading().scalars(select(SearchDay.text))
    assert [text for text in texts if find(text)] == []
