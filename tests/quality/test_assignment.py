"""Draws keep who could be drawn and who not, and why; loads even out; access comes and goes with the review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from kms.articles import access, categories
from kms.articles.models import NamedReader
from kms.core import clock
from kms.core.db import close_reading, database, reading
from kms.core.permissions import SYSTEM
from kms.quality import lots, service, workdays
from kms.quality.models import Cause, RatingRound, ReviewLot
from tests.factories import ratings
from tests.factories.office import Office

Drain = Callable[[], None]


def lots_of(article_id: int) -> list[ReviewLot]:
    close_reading()
    return list(reading().scalars(select(ReviewLot).where(ReviewLot.article_id == article_id).order_by(ReviewLot.id)))


def test_a_handed_in_article_goes_to_two_experts_in_working_days(office: Office, drain: Drain) -> None:
    ratings.with_experts(office)
    article_id = office.published()
    drain()
    found = ratings.open_reviews(article_id)
    assert len({one.reviewer_id for one in found}) == 2
    assert {one.due for one in found} == {workdays.after(clock.today(), 7)}


def test_each_draw_explains_itself_and_can_be_repeated(office: Office, drain: Drain) -> None:
    ratings.with_experts(office)
    article_id = office.published("stranger")
    drain()
    first, *rest = lots_of(article_id)
    assert dict(first.candidates) == {office.people["expert2"]: 0}
    assert dict(first.excluded) == {office.people["expert"]: "same_team", office.people["expert3"]: "same_team"}
    assert (first.cause, first.chosen_id) == (Cause.PUBLISHED, office.people["expert2"])
    assert lots.draw(dict(first.candidates), first.seed) == first.chosen_id
    assert [one.chosen_id for one in rest] == [None]  # nobody left for the second review, said once


def test_an_expert_who_comes_later_fills_the_gap(office: Office, drain: Drain) -> None:
    ratings.with_experts(office, "expert")
    article_id = office.published()
    drain()
    assert len(ratings.open_reviews(article_id)) == 1
    before = len(lots_of(article_id))
    assert service.reassign_late(SYSTEM) == 0
    assert len(lots_of(article_id)) == before
    ratings.with_experts(office, "expert", "expert2")
    assert service.reassign_late(SYSTEM) == 1
    assert {one.reviewer_id for one in ratings.open_reviews(article_id)} == {
        office.people["expert"],
        office.people["expert2"],
    }
    assert lots_of(article_id)[-1].cause == Cause.SHORTAGE


def test_neighbouring_experts_help_out_when_a_subject_has_none_left(office: Office, drain: Drain) -> None:
    ratings.with_experts(office, "expert")
    ratings.with_experts(office, "expert2", place="C2")
    article_id = office.published()
    drain()
    assert {one.reviewer_id for one in ratings.open_reviews(article_id)} == {
        office.people["expert"],
        office.people["expert2"],
    }
    assert [one.widened for one in lots_of(article_id)] == [False, True]


def test_the_load_evens_out(office: Office, drain: Drain) -> None:
    ratings.with_experts(office)
    for author in ("author", "colleague", "monitor"):
        for turn in range(3):
            office.published(author, title=f"{author} {turn}")
    drain()
    counts = Counter(one for (one,) in reading().execute(select(ReviewLot.chosen_id)) if one)
    assert max(counts.values()) - min(counts.values()) <= 2


def test_a_reviewer_reads_a_closed_article_for_the_review_only(office: Office, drain: Drain) -> None:
    ratings.with_experts(office, "expert", "expert2")
    article_id = office.published(visibility="department")
    assert not access.may_read(reading(), office.viewer("expert"), article_id)
    drain()
    assert access.may_read(reading(), office.viewer("expert"), article_id)
    mine = next(one for one in ratings.open_reviews(article_id) if one.reviewer_id == office.people["expert"])
    service.recuse(office.viewer("expert"), mine.id, reason="분야가 아닙니다.")
    close_reading()
    assert not access.may_read(reading(), office.viewer("expert"), article_id)
    assert reading().scalars(select(NamedReader.employee_id)).all() == [office.people["expert2"]]


def test_imported_articles_and_drafts_are_not_rated(office: Office, drain: Drain) -> None:
    ratings.with_experts(office)
    office.drafted()
    drain()
    assert reading().scalars(select(RatingRound)).all() == []
    assert categories.experts_near(office.categories["C1"]) == sorted(office.people[one] for one in ratings.EXPERTS)


@pytest.mark.parametrize("table", ["review_lot", "review_mark", "grade_decision"])
@pytest.mark.parametrize("statement", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"])
def test_the_database_refuses_to_change_lots_marks_and_decisions(
    office: Office, drain: Drain, table: str, statement: str
) -> None:
    ratings.with_experts(office)
    article_id = office.published()
    drain()
    while ratings.submit_all(article_id, 5):
        drain()
    close_reading()
    column = "review_id" if table == "review_mark" else "article_id"
    with pytest.raises(DBAPIError, match="append-only"), database().engine.begin() as connection:
        connection.exec_driver_sql(statement.format(table=table, column=column))
