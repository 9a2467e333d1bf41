"""Closing a month freezes its report."""

from __future__ import annotations

from collections.abc import Callable

from kms.core.clock import Month
from kms.core.db import unit_of_work
from kms.reports import queries
from kms.rewards.events import MonthClosed
from tests.factories.office import Office


def test_the_report_of_a_closed_month_is_frozen_with_the_root_of_its_ledger(
    office: Office, drain: Callable[[], None]
) -> None:
    with unit_of_work() as uow:
        uow.publish(MonthClosed("2026-05", "c" * 64))
    drain()
    report = queries.monthly(office.viewer("officer"), Month(2026, 5))
    assert report.frozen_at is not None
    assert report.root_hash == "c" * 64
