"""Six months of the demo office: the starter knowledge on its days, rated, closed month by month, and the same at every run."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from config import Config
from kms.app import bind, consumers
from kms.articles.models import Article, Comment, Grade, Revision, State
from kms.articles.personal_data import find
from kms.cli import starting
from kms.cli.demo.play import play
from kms.cli.frontmatter import read_folder
from kms.cli.knowledge import CONTENT
from kms.clubs.models import Club, ClubReport
from kms.core import clock, db
from kms.core.clock import KST, Month
from kms.core.db import reading
from kms.core.dispatch import lag, parked
from kms.core.permissions import SYSTEM
from kms.org.models import Department, Employee
from kms.org.queries import viewer_by_login
from kms.quality import workdays
from kms.quality.models import Review, ReviewMark, ReviewState
from kms.rewards import ledger, queries
from kms.usage import queries as usage
from kms.usage.models import ReaderSignal

MONTHS = [Month(2026, number) for number in range(5, 11)]
MAY = MONTHS[0]
DOCUMENTS = list(read_folder(CONTENT))


def test_every_starter_article_is_registered_on_its_day_in_working_hours(demo: Path) -> None:
    registered = select(Article).where(Article.published_at.is_not(None))
    found = {article.source_id: article for article in reading().scalars(registered)}
    assert set(found) == {f"starter:{one.id}" for one in DOCUMENTS}
    for document in DOCUMENTS:
        article = found[f"starter:{document.id}"]
        local = article.created_at.astimezone(KST)
        assert (local.date(), article.published_at) == (document.facts["registered"], article.created_at)
        assert 9 <= local.hour < 18
        assert Month.of(article.created_at) in MONTHS


def test_authors_work_in_the_department_that_the_document_names(demo: Path) -> None:
    departments = {f"starter:{one.id}": one.facts["department"] for one in DOCUMENTS}
    named = (
        select(Article.source_id, Department.code)
        .join(Department, Department.id == Article.department_id)
        .where(Article.published_at.is_not(None))
    )
    assert {source_id: code for source_id, code in reading().execute(named)} == departments


def test_experts_rate_on_working_days_after_the_registration(demo: Path) -> None:
    rows = reading().execute(
        select(Review.submitted_at, Article.published_at)
        .join(Article, Article.id == Review.article_id)
        .where(Review.state == ReviewState.SUBMITTED)
    )
    pairs = [(submitted, published) for submitted, published in rows if submitted and published]
    assert len(pairs) > 200
    assert all(submitted > published for submitted, published in pairs)
    assert all(workdays.is_workday(submitted.astimezone(KST).date()) for submitted, _published in pairs)
    grades = Counter(reading().scalars(select(Article.grade)))
    assert min(grades[one] for one in Grade) >= 1, grades


def test_five_months_are_closed_by_two_people_and_the_last_is_left(demo: Path) -> None:
    assert [queries.month(SYSTEM, month).closed for month in MONTHS] == [True] * 5 + [False]
    for month in MONTHS[:5]:
        period = queries.period(SYSTEM, month)
        assert period is not None and period.closed_by != period.approved_by
        assert period.closed_at is not None and Month.of(period.closed_at) == month.next
        assert queries.month(SYSTEM, month).settled > 0
    assert queries.month(SYSTEM, MONTHS[5]).pending > 0
    assert ledger.verify() == []


def test_the_demo_employee_has_articles_points_and_a_draft_to_look_at(demo: Path) -> None:
    employee = viewer_by_login("employee")
    states = Counter(reading().scalars(select(Article.state).where(Article.author_id == employee.employee_id)))
    assert states == {State.PUBLISHED: 2, State.DRAFT: 1}
    assert queries.balance(employee).settled > 0


def test_reviews_wait_for_the_demo_expert(demo: Path) -> None:
    expert = viewer_by_login("expert").employee_id
    waiting = select(Review).where(Review.state == ReviewState.ASSIGNED)
    assert expert in {one.reviewer_id for one in reading().scalars(waiting)}
    assert all(one.due > clock.today() for one in reading().scalars(waiting))  # given today, so not late


def test_nothing_waits_for_delivery_and_nothing_failed(demo: Path) -> None:
    assert [lag(one.name) for one in consumers()] == [0] * len(consumers())
    assert parked() == 0


def test_nobody_can_be_recognised(demo: Path) -> None:
    assert [(row.title, find(row.plain)) for row in reading().scalars(select(Revision)) if find(row.plain)] == []


def test_a_second_play_gives_the_same_may(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = _facts_of_may()
    db.close_reading()
    db.database().dispose()
    monkeypatch.setenv("KMS_HOME", str(tmp_path / "second"))
    bind(Config.from_environment())
    starting.begin_demo()
    said = next(play())
    assert said.startswith("2026-05: 11 articles, ")
    db.close_reading()
    again = _facts_of_may()
    for what, rows in first.items():
        assert rows, what
        assert again[what] == rows, what


def _facts_of_may() -> dict[str, list[Any]]:
    """Who wrote, marked, said, read and got what in May, without identifiers."""
    articles = select(Article.source_id, Employee.number, Article.published_at).where(Article.published_at < MAY.end)
    marks = (
        select(
            Article.source_id,
            Employee.number,
            Review.submitted_at,
            ReviewMark.criterion,
            ReviewMark.mark,
            ReviewMark.comment,
        )
        .join(Review, Review.id == ReviewMark.review_id)
        .join(Article, Article.id == Review.article_id)
        .where(Article.published_at < MAY.end, Review.round == 1)
    )
    reports = select(Club.code, Employee.number, ClubReport.held_at, ClubReport.content).join(
        Club, Club.id == ClubReport.club_id
    )
    signals = select(Article.source_id, Employee.number, ReaderSignal.kind, ReaderSignal.note, ReaderSignal.at)
    remarks = select(Article.source_id, Employee.number, Comment.body, Comment.written_at)
    return {
        "articles": _rows(articles.join(Employee, Employee.id == Article.author_id)),
        "marks": _rows(marks.join(Employee, Employee.id == Review.reviewer_id)),
        "reports": _rows(
            reports.join(Employee, Employee.id == ClubReport.filed_by).where(ClubReport.held_at < MAY.end)
        ),
        "signals": _rows(
            signals.join(Article, Article.id == ReaderSignal.article_id)
            .join(Employee, Employee.id == ReaderSignal.employee_id)
            .where(ReaderSignal.at < MAY.end)
        ),
        "remarks": _rows(
            remarks.join(Article, Article.id == Comment.article_id)
            .join(Employee, Employee.id == Comment.author_id)
            .where(Comment.written_at < MAY.end)
        ),
        "points": sorted((_number(one), points) for one, points in queries.settled(MAY).items()),
        "use": [usage.month(SYSTEM, MAY).views, usage.month(SYSTEM, MAY).searches, usage.month(SYSTEM, MAY).logins],
    }


def _rows(statement: Any) -> list[Any]:
    return sorted(tuple(str(value) for value in row) for row in reading().execute(statement))


def _number(employee_id: int) -> str:
    return reading().get_one(Employee, employee_id).number
