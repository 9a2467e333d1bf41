"""Earning once, taking back once, objecting in time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask, current_app
from sqlalchemy import func, select

from kms.core.clock import korean_instant, now, travel
from kms.core.db import close_reading, reading, unit_of_work
from kms.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kms.core.outbox import EventRow
from kms.core.paging import PageRequest
from kms.core.permissions import Permission
from kms.rewards import queries, service
from kms.rewards.errors import AlreadyReversed, SamePerson, UnknownRule
from kms.rewards.models import Account, Objection, Posting, Txn
from tests.factories.office import Office
from tests.rewards.conftest import Earn


def _points(office: Office, login: str) -> queries.Balance:
    close_reading()
    return queries.balance(office.viewer(login))


def test_points_are_pending_until_the_month_is_closed(office: Office, earn: Earn) -> None:
    earn("author", "k")
    assert _points(office, "author") == queries.Balance(pending=10, settled=0, paid=0)
    assert _points(office, "colleague") == queries.Balance(0, 0, 0)


def test_points_are_split_by_contribution_without_loss(office: Office) -> None:
    shares = {office.people["author"]: 67, office.people["colleague"]: 33}
    with unit_of_work() as uow:
        service.accrue(uow, "article_registered", key="k", source="article:1", shares=shares, at=now())
    assert (_points(office, "author").pending, _points(office, "colleague").pending) == (3, 2)


def test_an_event_told_a_hundred_times_at_once_counts_once(office: Office, earn: Earn) -> None:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]

    def tell(_turn: int) -> None:
        with app.app_context():
            earn("author", "the same")
            close_reading()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(tell, range(100)))
    close_reading()
    assert reading().scalar(select(func.count()).select_from(Txn)) == 1
    assert _points(office, "author").pending == 10


def test_a_rule_that_does_not_exist_is_not_booked(office: Office, earn: Earn) -> None:
    with pytest.raises(UnknownRule):
        earn("author", "k", rule="likes")


def _txn() -> int:
    return reading().scalars(select(Txn.id).order_by(Txn.id)).first() or 0


def test_taking_back_needs_two_people_and_happens_once(office: Office, earn: Earn) -> None:
    earn("author", "k")
    admin, officer = office.viewer("admin"), office.viewer("officer")
    request = service.propose_reversal(admin, _txn(), reason="같은 글을 두 번 올렸습니다.")
    with pytest.raises(NotAllowed):
        service.approve_reversal(admin, request)
    assert _points(office, "author").pending == 10
    service.approve_reversal(officer, request)
    assert _points(office, "author").pending == 0
    with pytest.raises(AlreadyReversed):
        service.approve_reversal(officer, request)
    with pytest.raises(AlreadyReversed):
        service.propose_reversal(admin, _txn(), reason="다시")
    told = reading().scalars(select(EventRow.payload).where(EventRow.kind == "rewards.points_reversed")).all()
    assert [one["employee_id"] for one in told] == [office.people["author"]]


def test_the_proposer_is_never_the_approver(office: Office, earn: Earn) -> None:
    earn("author", "k")
    officer = office.viewer("officer")
    both = replace(officer, permissions=officer.permissions | {Permission.CLOSE_MONTH})
    request = service.propose_reversal(both, _txn(), reason="까닭")
    with pytest.raises(SamePerson):
        service.approve_reversal(both, request)


def test_a_reversal_is_a_new_entry_that_names_the_old_one(office: Office, earn: Earn) -> None:
    earn("author", "k")
    request = service.propose_reversal(office.viewer("admin"), _txn(), reason="까닭")
    entry = service.approve_reversal(office.viewer("officer"), request)
    row = reading().get_one(Txn, entry)
    assert (row.reverses_id, row.reason, row.approved_by) == (_txn(), "까닭", office.people["officer"])
    moves = reading().execute(
        select(Posting.account, Posting.points).where(Posting.txn_id == entry).order_by(Posting.id)
    )
    assert [tuple(one) for one in moves] == [(Account.ISSUER, 10), (Account.PENDING, -10)]


def test_an_objection_is_filed_once_and_in_time(office: Office, earn: Earn) -> None:
    earn("author", "k")
    author = office.viewer("author")
    with pytest.raises(Invalid):
        service.object_to(author, _txn(), text=" ")
    with pytest.raises(NotFound):
        service.object_to(office.viewer("colleague"), _txn(), text="내 것이 아니지만")
    with travel(now() + timedelta(days=16)), pytest.raises(Conflict):
        service.object_to(author, _txn(), text="늦었습니다")
    service.object_to(author, _txn(), text="기여도가 다릅니다")
    with pytest.raises(Conflict):
        service.object_to(author, _txn(), text="한 번 더")
    row = reading().scalars(select(Objection)).one()
    with pytest.raises(NotAllowed):
        service.answer_objection(author, row.id, answer="좋습니다")
    service.answer_objection(office.viewer("admin"), row.id, answer="고쳤습니다")
    close_reading()
    assert reading().scalars(select(Objection.answer)).one() == "고쳤습니다"


def test_my_entries_are_mine_and_say_why(office: Office, earn: Earn) -> None:
    article_id = office.published()
    earn("author", "k", source=f"article:{article_id}")
    earn("colleague", "c")
    author = office.viewer("author")
    page = queries.entries(author, PageRequest())
    assert [(row.points, row.label_en, row.kind) for row in page.rows] == [(10, "Graded excellent", "accrual")]
    assert queries.sources(author, [page.rows[0].source])[f"article:{article_id}"][0] == "체납 처분 절차"
    assert queries.entries(author, PageRequest(), month="2026-04").total == 0


def test_points_earned_on_a_day_go_to_its_month_in_korea(office: Office) -> None:
    with unit_of_work() as uow:
        late = korean_instant(date(2026, 5, 31), 23, 59)
        service.accrue(uow, "grade_core", key="k", source="test:1", shares={office.people["author"]: 100}, at=late)
    assert queries.entries(office.viewer("author"), PageRequest(), month="2026-05").total == 1
