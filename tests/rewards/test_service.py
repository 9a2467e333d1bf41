"""Booking once, taking back with two people, objecting in time."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from kms.core import clock
from kms.core.db import close_reading, reading, unit_of_work
from kms.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kms.core.outbox import EventRow
from kms.core.permissions import Permission
from kms.rewards import ledger, queries, rules, service
from kms.rewards.errors import AlreadyReversed, SamePerson, TooLate
from kms.rewards.models import Accrual, Kind, Txn
from tests.factories.office import Office
from tests.factories.points import MAY, book, close, on


def _txns() -> int:
    return reading().scalar(select(func.count()).select_from(Txn)) or 0


def test_one_event_sent_a_hundred_times_at_once_is_booked_once(office: Office) -> None:
    shares = {office.people["author"]: 100}
    failures: list[BaseException] = []

    def send() -> None:
        for _ in range(10):
            try:
                with unit_of_work() as uow:
                    service.accrue(uow, "grade_core", key="same", source="article:1", shares=shares, at=on(10))
            except BaseException as error:
                failures.append(error)

    close_reading()
    threads = [threading.Thread(target=send) for _ in range(10)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failures == []
    assert _txns() == 1
    assert queries.balance(office.viewer("author")).pending == 30
    assert ledger.verify() == []


def test_many_at_once_keep_one_chain(office: Office) -> None:
    def send(name: str) -> None:
        for number in range(10):
            with unit_of_work() as uow:
                shares = {office.people["author"]: 60, office.people["stranger"]: 40}
                service.accrue(
                    uow, "club_output", key=f"{name}{number}", source="club:1", shares=shares, at=on(number + 1)
                )

    close_reading()
    threads = [threading.Thread(target=send, args=(name,)) for name in "abcd"]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert _txns() == 40
    assert ledger.verify() == []
    assert queries.balance(office.viewer("author")).pending == 240
    assert queries.balance(office.viewer("stranger")).pending == 160


def test_an_unknown_rule_books_nothing(office: Office) -> None:
    with pytest.raises(NotFound), unit_of_work() as uow:
        service.accrue(uow, "likes", key="a", source="x:1", shares={office.people["author"]: 100}, at=on(1))
    assert _txns() == 0


def test_the_version_of_the_day_counts(office: Office) -> None:
    with clock.travel(on(10)):
        rules.add_version(
            office.viewer("admin"), "grade_core", points=50, cap_times=None, valid_from=on(20).date(), reason="weight"
        )
    for day, points in ((19, 30), (20, 50)):
        accrual_id = book(office, "author", f"d{day}", "grade_core", at=on(day))
        assert reading().get_one(Accrual, accrual_id).points == points


@pytest.mark.parametrize("settled", [False, True])
def test_points_are_taken_back_by_two_people_and_the_person_hears_of_it(office: Office, settled: bool) -> None:
    accrual_id = book(office, "author", "a")
    if settled:
        close(office)
    with clock.travel(on(5, MAY.next)):
        reversal_id = service.propose_reversal(office.viewer("admin"), accrual_id, "plagiarism", "copied from a book")
        service.decide_reversal(office.viewer("officer"), reversal_id, approve=True)
    close_reading()
    balance = queries.balance(office.viewer("author"))
    assert (balance.pending, balance.settled) == (0, 0)
    row = queries.entry(office.viewer("author"), accrual_id)[0]
    assert (row.state, row.reversed_for, row.points) == ("reversed", "plagiarism", 10)
    told = reading().scalars(select(EventRow).where(EventRow.kind == "rewards.points_reversed")).one()
    assert told.payload == {"employee_id": office.people["author"], "entry_id": accrual_id}
    reverse = reading().scalars(select(Txn).where(Txn.kind == Kind.REVERSE)).one()
    first = reading().scalars(select(Txn).where(Txn.kind == Kind.ACCRUAL)).one()
    assert (reverse.reverses, reverse.month) == (first.id, "2026-06")
    assert queries.month(office.viewer("admin"), MAY.next).reversed == 10
    for month in (MAY, MAY.next):
        close(office, month)
    assert ledger.verify() == []


def test_an_entry_is_taken_back_once(office: Office) -> None:
    accrual_id = book(office, "author", "a")
    admin, officer = office.viewer("admin"), office.viewer("officer")
    reversal_id = service.propose_reversal(admin, accrual_id, "duplicate", "see b")
    with pytest.raises(AlreadyReversed):
        service.propose_reversal(admin, accrual_id, "duplicate", "again")
    service.decide_reversal(officer, reversal_id, approve=True)
    with pytest.raises(Conflict):
        service.decide_reversal(officer, reversal_id, approve=True)
    with pytest.raises(AlreadyReversed):
        service.propose_reversal(admin, accrual_id, "other", "again")
    assert _txns() == 2


def test_declined_points_stay_and_may_be_proposed_again(office: Office) -> None:
    accrual_id = book(office, "author", "a")
    admin = office.viewer("admin")
    reversal_id = service.propose_reversal(admin, accrual_id, "duplicate", "see b")
    service.decide_reversal(office.viewer("officer"), reversal_id, approve=False)
    assert queries.balance(office.viewer("author")).pending == 10
    assert service.propose_reversal(admin, accrual_id, "duplicate", "found more") != reversal_id


def test_neither_the_proposer_nor_the_person_decides(office: Office) -> None:
    of_author, of_officer = book(office, "author", "a"), book(office, "officer", "b")
    everything = replace(office.viewer("admin"), permissions=frozenset(Permission))
    one = service.propose_reversal(everything, of_author, "duplicate", "see b")
    other = service.propose_reversal(everything, of_officer, "duplicate", "see a")
    with pytest.raises(SamePerson):
        service.decide_reversal(everything, one, approve=True)
    with pytest.raises(SamePerson):
        service.decide_reversal(office.viewer("officer"), other, approve=False)


@pytest.mark.parametrize("login", ["author", "expert", "monitor", "officer"])
def test_only_who_closes_months_proposes(office: Office, login: str) -> None:
    accrual_id = book(office, "author", "a")
    with pytest.raises(NotAllowed):
        service.propose_reversal(office.viewer(login), accrual_id, "duplicate", "see b")


def test_a_reversal_needs_a_known_reason_and_what_was_found(office: Office) -> None:
    accrual_id = book(office, "author", "a")
    for reason, comment in (("because", "text"), ("duplicate", " ")):
        with pytest.raises(Invalid):
            service.propose_reversal(office.viewer("admin"), accrual_id, reason, comment)


def test_whose_entry_it_is_does_not_answer_an_objection_to_it(office: Office) -> None:
    with clock.travel(on(10)), unit_of_work() as uow:
        shares = {office.people["author"]: 50, office.people["admin"]: 50}
        accrual_id = service.accrue(uow, "club_output", key="a", source="test:a", shares=shares, at=on(10))
        assert accrual_id is not None
        objection_id = service.object_to(office.viewer("author"), accrual_id, "it was I alone")
    with pytest.raises(SamePerson):
        service.answer_objection(office.viewer("admin"), objection_id, "no")


def test_a_person_objects_once_within_fifteen_days_and_is_answered(office: Office) -> None:
    accrual_id = book(office, "author", "a")
    author = office.viewer("author")
    with pytest.raises(NotFound):
        service.object_to(office.viewer("stranger"), accrual_id, "mine")
    with clock.travel(on(10) + timedelta(days=15, seconds=1)), pytest.raises(TooLate):
        service.object_to(author, accrual_id, "too late")
    with clock.travel(on(10) + timedelta(days=15)):
        objection_id = service.object_to(author, accrual_id, "I wrote half of it more")
        with pytest.raises(Conflict):
            service.object_to(author, accrual_id, "again")
    admin = office.viewer("admin")
    assert [one.id for one in queries.open_objections(admin)] == [objection_id]
    with pytest.raises(NotAllowed):
        service.answer_objection(author, objection_id, "yes")
    service.answer_objection(admin, objection_id, "The shares are those of the article.")
    assert queries.open_objections(admin) == []
    with pytest.raises(Conflict):
        service.answer_objection(admin, objection_id, "again")
