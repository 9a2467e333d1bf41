"""What reviewers and reports can ask, with a known number of statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from kms.core import clock
from kms.core.clock import Month
from kms.core.db import close_reading, database
from kms.core.errors import NotAllowed, NotFound
from kms.core.paging import PageRequest
from kms.quality import confirmation, queries, service
from kms.quality.service import Rating
from tests.factories import ratings
from tests.factories.office import Office

Drain = Callable[[], None]
MAY = clock.korean_instant(clock.Month(2026, 5).first_day, 9)


@contextmanager
def statements() -> Iterator[list[str]]:
    """SQL that is sent inside the block."""
    sent: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(database().engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database().engine, "before_cursor_execute", note)


def test_my_queue_is_by_deadline_and_mine_alone(office: Office) -> None:
    first, one = ratings.assigned(office, "expert")
    with clock.travel(clock.now() + timedelta(days=30)):
        second, other = ratings.assigned(office, "expert")
        page = queries.my_queue(office.viewer("expert"), PageRequest())
        assert [(row.id, row.late) for row in page.rows] == [(one, True), (other, False)]
    assert page.rows[0].title == "평가할 글"
    assert other not in {row.id for row in queries.my_queue(office.viewer("expert2"), PageRequest()).rows}
    assert {first, second} == {row.article_id for row in page.rows}
    with pytest.raises(NotAllowed):
        queries.my_queue(office.viewer("admin"), PageRequest())


def test_the_queue_takes_as_many_statements_for_many_as_for_one(office: Office) -> None:
    counts = []
    for authors in (("author",), ("author", "colleague", "monitor", "admin")):
        for author in authors:
            ratings.assigned(office, "expert", author=author)
        close_reading()
        with statements() as sent:
            queries.my_queue(office.viewer("expert"), PageRequest())
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_the_desk_has_the_text_the_rubric_and_what_was_typed(office: Office) -> None:
    _first, review_id = ratings.assigned(office, "expert", body="## 절차\n\n평가할 본문")
    service.keep(office.viewer("expert"), review_id, Rating({"impact": 2}, {"impact": "메모"}))
    _second, following = ratings.assigned(office, "expert")
    close_reading()
    desk = queries.desk(office.viewer("expert"), review_id)
    assert "평가할 본문" in desk.body_html
    assert (desk.typed.marks, desk.next_id, desk.waiting) == ({"impact": 2}, following, 2)
    assert queries.desk(office.viewer("expert"), following).next_id == review_id
    assert queries.next_review(office.viewer("expert")) == review_id
    with pytest.raises(NotFound):
        queries.desk(office.viewer("expert2"), review_id)
    with pytest.raises(NotAllowed):
        queries.desk(office.viewer("admin"), review_id)


def test_what_i_submitted_says_whether_in_time(office: Office) -> None:
    _article, review_id = ratings.assigned(office, "expert")
    service.submit(office.viewer("expert"), review_id, ratings.rating(3))
    close_reading()
    (row,) = queries.my_done(office.viewer("expert"), PageRequest()).rows
    assert (row.id, row.on_time, row.late) == (review_id, True, False)
    with pytest.raises(NotFound):
        queries.desk(office.viewer("expert"), review_id)


def test_a_months_figures(office: Office, drain: Drain) -> None:
    with clock.travel(MAY):
        ratings.with_experts(office)
        article_id = office.published()
        office.published("colleague", title="둘째")
        drain()
        ratings.rate_to_the_end(article_id, drain, 5)
        confirmation.confirm(office.viewer("officer"), article_id, reason="필요합니다.")
        close_reading()
    found = queries.month(office.viewer("officer"), Month(2026, 5))
    assert (found.reviews_done, found.on_time, found.core, found.excellent) == (3, 3, 1, 1)
    assert found.mean_score is not None and 85 < found.mean_score <= 100
    assert (found.waiting, found.overdue) == (2, 2)
    april = queries.month(office.viewer("officer"), Month(2026, 4))
    assert april == queries.QualityMonth(0, 0, None, 0, 0, 0, 0)
    with pytest.raises(NotAllowed):
        queries.month(office.viewer("author"), Month(2026, 5))
