"""What was searched most often of late: for trying out what a change of the search would do."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from kms.core import clock
from kms.core.clock import Month, korean_instant
from kms.core.db import reading
from kms.usage.models import SearchDay
from kms.usage.searches import of_many

DAYS = 91


def often_searched(most: int) -> list[str]:
    """Past queries that enough people made, as one of them typed them, the most frequent first. One statement."""
    first = clock.today() - timedelta(days=DAYS)
    months = (Month.of(korean_instant(first)), Month.of(clock.now()))
    statement = (
        select(func.max(SearchDay.text))
        .where(SearchDay.day > first, SearchDay.words.in_(of_many(*months)))
        .group_by(SearchDay.words)
        .order_by(func.sum(SearchDay.searches).desc(), SearchDay.words)
        .limit(most)
    )
    return list(reading().scalars(statement))
