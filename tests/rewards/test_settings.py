"""What an office changes about rewards takes effect in the next preview and with the next objection."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from kms.core.clock import Month, now, travel
from kms.core.db import close_reading, reading
from kms.core.errors import Conflict
from kms.core.settings import OfficeSetting
from kms.rewards import closing, service
from kms.rewards.close import HOLD
from kms.rewards.models import Txn
from kms.rewards.settings import ALL, MOST_A_DAY, OBJECTION_DAYS
from tests.factories.office import Office
from tests.factories.settings import refuses_what_is_outside, set_to
from tests.rewards.conftest import Earn


def test_one_kind_of_points_more_often_a_day_than_the_office_says_is_looked_at_first(
    office: Office, earn: Earn
) -> None:
    for number in range(4):
        earn("author", f"k{number}", rule="freshness_confirmed", source=f"article:{number}")
    held = {}
    for most in (3, 4, 5):
        set_to(office, MOST_A_DAY, most)
        plan = closing.preview(office.viewer("admin"), Month(2026, 5)).plan
        held[most] = sum(line.outcome == HOLD for line in plan.lines)
    assert held == {3: 4, 4: 0, 5: 0}


@pytest.mark.parametrize(("days", "late"), [(3, True), (4, False)])
def test_an_entry_can_be_objected_to_for_the_offices_days(office: Office, earn: Earn, days: int, *, late: bool) -> None:
    set_to(office, OBJECTION_DAYS, days)
    earn("author", "k")
    close_reading()
    txn = reading().scalars(select(Txn)).one()
    author = office.viewer("author")
    with travel(max(now(), txn.at) + timedelta(days=3, hours=12)):
        if late:
            with pytest.raises(Conflict):
                service.object_to(author, txn.id, text="다릅니다")
        else:
            service.object_to(author, txn.id, text="다릅니다")


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.key)
def test_numbers_stay_in_their_range(office: Office, one: OfficeSetting[int]) -> None:
    refuses_what_is_outside(office, one)
