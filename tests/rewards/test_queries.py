"""Points are read by the person and by those who close; lists cost the same at one row and at many."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from kms.core import clock
from kms.core.db import Database, close_reading
from kms.core.errors import NotAllowed, NotFound
from kms.core.paging import PageRequest
from kms.rewards import closing, queries
from tests.factories.office import Office
from tests.factories.points import MAY, book, close, on


def test_entries_are_paged_newest_first_with_what_became_of_them(office: Office) -> None:
    for number in range(5):
        book(office, "author", f"a{number}", "article_registered", at=on(number + 1))
    close(office)
    book(office, "author", "june", at=on(2, MAY.next))
    page = queries.entries(office.viewer("author"), PageRequest(1, 4))
    assert page.total == 6
    assert [(row.key, row.state) for row in page.rows] == [
        ("june", "pending"),
        ("a4", "back"),
        ("a3", "settled"),
        ("a2", "settled"),
    ]
    assert (page.rows[1].back, page.rows[1].points, page.rows[1].settled) == ("cap", 5, 0)
    assert queries.entries(office.viewer("author"), PageRequest(), year=2025).total == 0
    assert queries.entries(office.viewer("author"), PageRequest(), year=2026).total == 6


@pytest.mark.parametrize(
    ("login", "allowed"), [("author", True), ("admin", True), ("officer", True), ("monitor", False)]
)
def test_whose_points_are_seen_by_whom(office: Office, login: str, allowed: bool) -> None:
    accrual_id = book(office, "author", "a")
    viewer, person = office.viewer(login), office.people["author"]
    if allowed:
        assert queries.balance(viewer, person).pending == 10
        assert queries.entries(viewer, PageRequest(), employee_id=person).total == 1
        assert queries.entry(viewer, accrual_id)[0].points == 10
        return
    for ask in (
        lambda: queries.balance(viewer, person),
        lambda: queries.entries(viewer, PageRequest(), employee_id=person),
    ):
        with pytest.raises(NotAllowed):
            ask()
    with pytest.raises(NotFound):
        queries.entry(viewer, accrual_id)
    with pytest.raises(NotFound):
        queries.bookings(viewer, accrual_id)


def test_the_figures_of_an_open_month(office: Office) -> None:
    book(office, "author", "a")
    month = queries.month(office.viewer("monitor"), MAY)
    assert (month.accrued, month.pending, month.settled, month.closed) == (10, 10, 0, False)
    assert (month.quality_share, month.mvp, month.root_hash) == (None, (), "")
    with pytest.raises(NotAllowed):
        queries.month(office.viewer("author"), MAY)


def test_what_a_close_settled_is_told_by_person(office: Office) -> None:
    for number in range(5):
        book(office, "author", f"a{number}", "article_registered", at=on(number + 1))
    book(office, "stranger", "s")
    assert queries.settled(MAY) == {}
    close(office)
    assert queries.settled(MAY) == {office.people["author"]: 20, office.people["stranger"]: 10}


def test_a_proposed_close_waits_for_somebody_else(office: Office) -> None:
    with clock.travel(on(3, MAY.next)):
        closing.propose(office.viewer("admin"), MAY)
    assert [one.month for one in queries.waiting_for_approval(office.viewer("officer"))] == ["2026-05"]
    assert queries.waiting_for_approval(office.viewer("admin")) == []


def test_the_list_asks_for_as_much_at_thirty_rows_as_at_one(database: Database, office: Office) -> None:
    counts = []
    viewer = office.viewer("author")
    for number in range(30):
        book(office, "author", f"a{number}")
        if number in (0, 29):
            close_reading()
            seen: list[str] = []
            note = lambda _c, _cursor, statement, *_rest, seen=seen: seen.append(statement)  # noqa: E731
            event.listen(database.engine, "before_cursor_execute", note)
            queries.entries(viewer, PageRequest())
            event.remove(database.engine, "before_cursor_execute", note)
            counts.append(len([one for one in seen if one.startswith("SELECT")]))
    assert counts == [2, 2]


def test_a_preview_says_what_other_numbers_would_have_done(office: Office) -> None:
    for number in range(5):
        book(office, "author", f"a{number}", "article_registered", at=on(number + 1))
    admin = office.viewer("admin")
    assert queries.preview(admin, "article_registered", 3, None) == ("2026-05", 20, 15)
    assert queries.preview(admin, "grade_core", 3, None) == ("", 0, 0)
    with pytest.raises(NotAllowed):
        queries.preview(office.viewer("author"), "article_registered", 3, None)
