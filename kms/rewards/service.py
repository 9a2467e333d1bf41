"""What other rooms may ask the ledger to book."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from kms.core.db import UnitOfWork


def accrue(uow: UnitOfWork, rule: str, *, key: str, source: str, shares: Mapping[int, int], at: datetime) -> None:
    """Book the points of `rule` as pending, split by percentage `shares` {employee: percent}, once per `key`."""
