"""What was searched often of late comes first, and what is long ago not at all."""

from __future__ import annotations

from datetime import timedelta

from kms.core import clock
from kms.core.db import unit_of_work
from kms.usage.models import SearchDay
from kms.usage.often import DAYS, often_searched
from tests.factories.office import Office


def test_the_most_frequent_of_the_last_three_months_come_first(office: Office) -> None:
    rows = [("예산", 0, 2), ("예산", 1, 2), ("체납", 0, 3), ("당직", 0, 9), ("옛말", DAYS, 99)]
    with unit_of_work() as uow:
        for words, days, searches in rows:
            day = clock.today() - timedelta(days=days)
            uow.add(SearchDay(day=day, words=words, text=words, searches=searches, without_result=0, hits=1))
    assert often_searched(2) == ["당직", "예산"]
    assert often_searched(9) == ["당직", "예산", "체납"]
