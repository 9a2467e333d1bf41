"""Closing a month: over, in order, by two people, once."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from kms.core.clock import Month, korean_instant, travel
from kms.core.db import close_reading, reading
from kms.core.errors import Invalid, NotAllowed, NotFound
from kms.core.outbox import EventRow
from kms.rewards import closing, ledger, queries
from kms.rewards.close import HOLD, SETTLE
from kms.rewards.errors import EarlierMonthOpen, MonthNotOver, PlanChanged
from kms.rewards.models import Txn
from tests.factories.office import Office
from tests.rewards.conftest import Earn

MAY, JUNE = Month(2026, 5), Month(2026, 6)


def _close(office: Office, month: Month) -> str:
    closing.propose(office.viewer("admin"), month)
    return closing.approve(office.viewer("officer"), month)


def _balance(office: Office, login: str) -> queries.Balance:
    close_reading()
    return queries.balance(office.viewer(login))


def test_two_people_close_a_month_and_its_points_are_settled(office: Office, earn: Earn) -> None:
    earn("author", "a")
    earn("expert", "r", rule="review_on_time")
    root = _close(office, MAY)
    assert _balance(office, "author") == queries.Balance(pending=0, settled=10, paid=0)
    assert _balance(office, "expert").settled == 2
    assert root == ledger.root_hash(reading())
    assert ledger.verify() is None
    told = reading().scalars(select(EventRow.payload).where(EventRow.kind == "rewards.month_closed")).one()
    assert told == {"month": "2026-05", "root_hash": root}
    said = queries.month(office.viewer("officer"), MAY)
    assert (said.accrued, said.settled, said.pending, said.closed) == (12, 12, 0, True)
    assert said.mvp == ((office.people["author"], 10), (office.people["expert"], 2))
    assert said.quality_share == pytest.approx(10 / 12)


def test_closing_twice_changes_nothing(office: Office, earn: Earn) -> None:
    earn("author", "a")
    root = _close(office, MAY)
    count = len(reading().scalars(select(Txn.id)).all())
    closing.propose(office.viewer("admin"), MAY)
    assert closing.approve(office.viewer("officer"), MAY) == root
    close_reading()
    assert len(reading().scalars(select(Txn.id)).all()) == count
    assert closing.preview(office.viewer("admin"), MAY).state == "closed"


def test_what_comes_late_goes_into_the_next_open_month(office: Office, earn: Earn) -> None:
    earn("author", "a")
    _close(office, MAY)
    earn("author", "late")
    assert queries.month(office.viewer("admin"), MAY).accrued == 10
    assert queries.month(office.viewer("admin"), JUNE).accrued == 10
    _close(office, JUNE)
    assert _balance(office, "author").settled == 20


def test_a_month_that_is_not_over_stays_open(office: Office, earn: Earn) -> None:
    earn("author", "a")
    with travel(korean_instant(date(2026, 5, 31), 23)), pytest.raises(MonthNotOver):
        closing.propose(office.viewer("admin"), MAY)


def test_months_are_closed_in_their_order(office: Office, earn: Earn) -> None:
    earn("author", "a")
    earn("author", "b", day=date(2026, 6, 3))
    with pytest.raises(EarlierMonthOpen) as caught:
        closing.propose(office.viewer("admin"), JUNE)
    assert "2026-05" in str(caught.value)


def test_what_was_proposed_is_what_is_posted(office: Office, earn: Earn) -> None:
    earn("author", "a")
    closing.propose(office.viewer("admin"), MAY)
    earn("colleague", "b")
    with pytest.raises(PlanChanged):
        closing.approve(office.viewer("officer"), MAY)
    close_reading()
    assert closing.preview(office.viewer("admin"), MAY).changed
    _close(office, MAY)
    assert _balance(office, "colleague").settled == 10


@pytest.mark.parametrize("login", ["author", "expert", "monitor", "officer"])
def test_only_those_in_charge_propose(office: Office, login: str) -> None:
    with pytest.raises(NotAllowed):
        closing.propose(office.viewer(login), MAY)


@pytest.mark.parametrize("login", ["author", "expert", "monitor", "admin"])
def test_only_a_second_person_approves(office: Office, earn: Earn, login: str) -> None:
    earn("author", "a")
    closing.propose(office.viewer("admin"), MAY)
    with pytest.raises(NotAllowed):
        closing.approve(office.viewer(login), MAY)


def test_what_nobody_proposed_is_not_approved(office: Office) -> None:
    with pytest.raises(NotFound):
        closing.approve(office.viewer("officer"), MAY)


def test_a_dry_run_writes_nothing(office: Office, earn: Earn) -> None:
    earn("author", "a")
    found = closing.preview(office.viewer("officer"), MAY)
    assert (found.plan.total(SETTLE), found.state, found.over) == (10, "open", True)
    assert _balance(office, "author").settled == 0


def test_what_looks_odd_is_held_until_somebody_decides(office: Office, earn: Earn) -> None:
    for number in range(6):
        earn("author", f"k{number}")
    admin = office.viewer("admin")
    held = [line for line in closing.preview(admin, MAY).plan.lines if line.outcome == HOLD]
    assert len(held) == 6
    _close(office, MAY)
    assert _balance(office, "author") == queries.Balance(pending=60, settled=0, paid=0)
    with pytest.raises(Invalid):
        closing.decide_hold(admin, held[0].accrual_id, accepted=True, reason="")
    closing.decide_hold(admin, held[0].accrual_id, accepted=True, reason="확인함")
    closing.decide_hold(admin, held[1].accrual_id, accepted=False, reason="같은 내용")
    earn("colleague", "june", day=date(2026, 6, 2))
    _close(office, JUNE)
    assert _balance(office, "author") == queries.Balance(pending=40, settled=10, paid=0)
