"""What tests of points need: rules, and a short way to earn some."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from kms.core.clock import korean_instant
from kms.core.db import unit_of_work
from kms.rewards.service import accrue
from tests.factories.office import Office

MAY_DAY = date(2026, 5, 12)
Earn = Callable[..., None]


@pytest.fixture
def earn(office: Office) -> Earn:
    """Book a rule for a login, in May 2026 unless another day is given."""

    def run(
        login: str, key: str, *, rule: str = "grade_excellent", day: date = MAY_DAY, source: str = "test:1"
    ) -> None:
        with unit_of_work() as uow:
            shares = {office.people[login]: 100}
            accrue(uow, rule, key=key, source=source, shares=shares, at=korean_instant(day, 10))

    return run
