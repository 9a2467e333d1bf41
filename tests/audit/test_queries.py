"""Reading the audit log is itself a permission."""

from __future__ import annotations

import pytest

from kms.audit.queries import entries
from kms.audit.service import record_reading
from kms.core.db import Database
from kms.core.errors import NotAllowed
from kms.core.paging import PageRequest
from kms.core.permissions import SYSTEM, Viewer


def test_newest_first_narrowed_and_paged(database: Database) -> None:
    for number in range(5):
        record_reading(SYSTEM, "test.a" if number % 2 else "test.b", f"person:{number}")
    page = entries(SYSTEM, PageRequest(1, 2))
    assert (page.total, [row.subject for row in page.rows]) == (5, ["person:4", "person:3"])
    assert entries(SYSTEM, PageRequest(), action="test.a").total == 2
    assert entries(SYSTEM, PageRequest(), actor_id=99).total == 0


def test_only_who_may(database: Database) -> None:
    with pytest.raises(NotAllowed):
        entries(Viewer(1), PageRequest())
