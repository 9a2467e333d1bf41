"""Booked points and closed months for tests, made through the services."""

from __future__ import annotations

from datetime import date, datetime

from kms.core import clock
from kms.core.clock import Month
from kms.core.db import unit_of_work
from kms.rewards import closing
from kms.rewards.models import Period
from kms.rewards.service import accrue
from tests.factories.office import Office

MAY = Month(2026, 5)


def on(day: int, month: Month = MAY) -> datetime:
    """Noon of a day of May 2026 in Korea."""
    return clock.korean_instant(date(month.year, month.month, day), 12)


def book(office: Office, login: str, key: str, rule: str = "grade_excellent", *, at: datetime | None = None) -> int:
    """The id of points booked for one person, on the 10th of May unless said otherwise."""
    at = at or on(10)
    with clock.travel(at), unit_of_work() as uow:
        shares = {office.people[login]: 100}
        booked = accrue(uow, rule, key=key, source=f"test:{key}", shares=shares, at=at)
    assert booked is not None
    return booked


def close(office: Office, month: Month = MAY) -> Period:
    """A month closed by two people on the third day after it."""
    with clock.travel(on(3, month.next)):
        closing.propose(office.viewer("admin"), month)
        return closing.approve(office.viewer("officer"), month)
