"""Closing a month: two people, in order, repeatable, for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from kms.audit import service as audit
from kms.audit.service import record
from kms.core import clock
from kms.core.clock import Month
from kms.core.db import UnitOfWork, close_reading, reading, unit_of_work
from kms.core.errors import NotAllowed
from kms.core.outbox import EventRow
from kms.core.permissions import Permission
from kms.quality.events import ReviewSubmitted
from kms.rewards import closing, ledger, queries, service
from kms.rewards.errors import EarlierMonthOpen, MonthNotOver, NothingProposed, PlanChanged, SamePerson
from kms.rewards.models import Accrual, PeriodState, Posting, Txn
from tests.factories.office import Office
from tests.factories.points import MAY, book, close, on

JUNE = MAY.next


def _count(table: type) -> int:
    return reading().scalar(select(func.count()).select_from(table)) or 0


def test_two_people_close_a_month_and_the_points_are_settled(office: Office) -> None:
    book(office, "author", "a", "grade_core")
    book(office, "stranger", "b", "article_registered")
    period = close(office)
    author = queries.balance(office.viewer("author"))
    assert (author.settled, author.pending) == (30, 0)
    assert (period.state, period.closed_by, period.approved_by) == (
        PeriodState.CLOSED,
        office.people["admin"],
        office.people["officer"],
    )
    told = reading().scalars(select(EventRow).where(EventRow.kind == "rewards.month_closed")).one()
    assert told.payload == {"month": "2026-05", "root_hash": period.root_hash}
    month = queries.month(office.viewer("admin"), MAY)
    assert (month.accrued, month.settled, month.pending, month.mvp) == (35, 35, 0, ((office.people["author"], 30),))
    assert month.quality_share == pytest.approx(30 / 35)
    assert (month.closed, month.root_hash) == (True, period.root_hash)


def test_registrations_over_the_cap_go_back_with_their_reason(office: Office) -> None:
    for number in range(5):
        book(office, "author", f"a{number}", "article_registered", at=on(number + 1))
    with clock.travel(on(3, JUNE)):
        plan = closing.dry_run(office.viewer("admin"), MAY)
    assert (plan.settled, plan.lapsed) == (20, 5)
    close(office)
    assert queries.balance(office.viewer("author")).settled == 20
    notes = reading().scalars(select(Posting.note).where(Posting.note != "")).all()
    assert notes == ["cap"]


def test_an_article_that_needs_work_earns_no_registration_points(office: Office, drain: Callable[[], None]) -> None:
    with clock.travel(on(10)):
        good, poor = office.published(), office.published(title="부족한 글")
        drain()
    with unit_of_work() as uow:
        uow.session.connection().exec_driver_sql(f"UPDATE article SET grade = 'needs_work' WHERE id = {poor}")
    close(office)
    assert good != poor
    assert queries.balance(office.viewer("author")).settled == 5


def test_a_dry_run_changes_nothing_and_tells_the_hash_that_will_be(office: Office) -> None:
    book(office, "author", "a")
    before = (_count(Txn), _count(Posting))
    with clock.travel(on(3, JUNE)):
        plan = closing.dry_run(office.viewer("admin"), MAY)
        assert closing.dry_run(office.viewer("officer"), MAY) == plan
    assert (_count(Txn), _count(Posting)) == before
    assert close(office).root_hash == plan.root_hash


def test_closing_twice_changes_nothing(office: Office) -> None:
    book(office, "author", "a")
    first = close(office)
    counted = (_count(Txn), _count(Posting), _count(EventRow))
    again = close(office)
    assert (again.root_hash, again.closed_at) == (first.root_hash, first.closed_at)
    assert (_count(Txn), _count(Posting), _count(EventRow)) == counted
    assert ledger.verify() == []


def test_a_month_that_is_not_over_cannot_be_closed(office: Office) -> None:
    book(office, "author", "a")
    with clock.travel(MAY.end.replace(microsecond=0) - (MAY.end - on(31))), pytest.raises(MonthNotOver):
        closing.propose(office.viewer("admin"), MAY)
    with clock.travel(MAY.end):
        assert closing.propose(office.viewer("admin"), MAY).state == PeriodState.PROPOSED


def test_months_are_closed_in_their_order(office: Office) -> None:
    book(office, "author", "a")
    book(office, "author", "b", at=on(5, JUNE))
    with clock.travel(on(3, JUNE.next)), pytest.raises(EarlierMonthOpen, match="2026-05"):
        closing.propose(office.viewer("admin"), JUNE)


def test_whoever_proposed_cannot_approve(office: Office) -> None:
    book(office, "author", "a")
    both = replace(office.viewer("admin"), permissions=frozenset(Permission))
    with clock.travel(on(3, JUNE)):
        with pytest.raises(NothingProposed):
            closing.approve(both, MAY)
        closing.propose(both, MAY)
        with pytest.raises(SamePerson):
            closing.approve(both, MAY)
        assert closing.approve(office.viewer("officer"), MAY).state == PeriodState.CLOSED


@pytest.mark.parametrize("login", ["author", "expert", "monitor"])
def test_others_neither_see_nor_close(office: Office, login: str) -> None:
    viewer = office.viewer(login)
    for command in (closing.dry_run, closing.propose, closing.approve):
        with pytest.raises(NotAllowed):
            command(viewer, MAY)


def test_an_officer_does_not_propose_and_an_administrator_does_not_approve(office: Office) -> None:
    with pytest.raises(NotAllowed):
        closing.propose(office.viewer("officer"), MAY)
    with pytest.raises(NotAllowed):
        closing.approve(office.viewer("admin"), MAY)


def test_what_was_booked_after_the_proposal_needs_a_new_one(office: Office) -> None:
    book(office, "author", "a")
    with clock.travel(on(3, JUNE)):
        closing.propose(office.viewer("admin"), MAY)
        book(office, "stranger", "late")
        with pytest.raises(PlanChanged):
            closing.approve(office.viewer("officer"), MAY)
    close_reading()
    assert queries.balance(office.viewer("author")).settled == 0
    assert close(office).facts["entries"] == 2


def test_what_comes_after_the_close_counts_in_the_next_month(office: Office) -> None:
    book(office, "author", "a")
    root = close(office).root_hash
    late = book(office, "author", "late", at=on(30))
    assert reading().get_one(Accrual, late).month == "2026-06"
    assert queries.month(office.viewer("admin"), MAY).root_hash == root
    close(office, JUNE)
    assert queries.balance(office.viewer("author")).settled == 20


def test_too_many_registrations_in_a_day_wait_until_somebody_looked(office: Office) -> None:
    ids = [book(office, "author", f"a{number}", "article_registered") for number in range(6)]
    book(office, "author", "other day", "article_registered", at=on(11))
    with clock.travel(on(3, JUNE)):
        (found,) = closing.dry_run(office.viewer("admin"), MAY).anomalies
    assert (found.people, found.count) == ((office.people["author"],), 6)
    close(office)
    balance = queries.balance(office.viewer("author"))
    assert (balance.settled, balance.pending) == (5, 30)
    with pytest.raises(NotAllowed):
        service.release(office.viewer("author"), ids[0], "in order")
    for accrual_id in ids:
        service.release(office.viewer("admin"), accrual_id, "A series of manuals, read and found in order.")
    close(office, JUNE)
    balance = queries.balance(office.viewer("author"))
    assert (balance.settled, balance.pending) == (20, 0)  # four a month, and one of May had counted already


def test_an_empty_month_can_be_closed(office: Office) -> None:
    period = close(office, Month(2026, 4))
    assert (period.facts["settled"], period.facts["mvp"], period.facts["quality_share"]) == (0, [], None)
    assert closing.next_to_close() == MAY


def test_closing_never_waits_for_those_who_wait_for_it(office: Office) -> None:
    """Events and the audit log are written in either order while months are proposed; PostgreSQL would name a deadlock."""
    failures: list[BaseException] = []
    admin = office.viewer("admin")

    def tell(uow: UnitOfWork) -> None:
        uow.publish(ReviewSubmitted(1, 1, office.people["expert"], False))

    def note(uow: UnitOfWork) -> None:
        record(uow, admin, "test", "test")

    def write(*steps: Callable[[UnitOfWork], None]) -> None:
        for _ in range(15):
            with unit_of_work() as uow:
                for step in steps:
                    step(uow)

    def run(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:
            failures.append(error)

    def propose_and_book() -> None:
        for number in range(15):
            closing.propose(admin, MAY)
            book(office, "author", f"a{number}")

    close_reading()
    work = (propose_and_book, lambda: write(tell, note), lambda: write(note, tell))
    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failures == []
    close_reading()
    assert ledger.verify() == []
    assert audit.first_broken() is None
