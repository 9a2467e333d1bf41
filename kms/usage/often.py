"""What was searched most often of late: for trying out what a change of the search would do."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from kms.core import clock
from kms.core.db import reading
from kms.usage.models import SearchDay

DAYS = 91


def often_searched(most: int) -> list[str]:
    """Past queries as one of those who asked typed them, the most frequent first. One statement."""
    statement = (
        select(func.max(SearchDay.text))
        .where(SearchDay.day > clock.today() - timedelta(days=DAYS))
        .group_by(SearchDay.words)
        .order_by(func.sum(SearchDay.searches).desc(), SearchDay.words)
        .limit(most)
    )
    return list(reading().scalars(statement))
