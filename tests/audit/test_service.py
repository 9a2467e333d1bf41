"""The audit log: in the transaction of what it tells of, and tampering is found and named."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from kms.audit.models import AuditEntry
from kms.audit.service import first_broken, record, record_reading
from kms.core.db import Database, close_reading, reading, unit_of_work
from kms.core.permissions import SYSTEM


def _fill(count: int) -> None:
    for number in range(count):
        record_reading(SYSTEM, "test.read", f"person:{number}", number=number)


def test_the_chain_of_an_untouched_log_is_whole(database: Database) -> None:
    _fill(5)
    assert first_broken() is None


def test_an_entry_goes_with_its_transaction(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), unit_of_work() as uow:
        record(uow, SYSTEM, "test.lost", "person:1")
        _ = 1 / 0
    assert reading().scalars(select(AuditEntry)).all() == []


def test_a_changed_row_is_named(database: Database) -> None:
    _fill(4)
    ids = reading().scalars(select(AuditEntry.id).order_by(AuditEntry.id)).all()
    close_reading()
    with unit_of_work() as uow:
        uow.session.connection().exec_driver_sql(DROP_GUARD[database.is_sqlite])
        uow.session.execute(update(AuditEntry).where(AuditEntry.id == ids[2]).values(subject="person:99"))
    assert first_broken() == ids[2]


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET subject = 'x'", "DELETE FROM audit_entry"])
def test_the_database_itself_refuses_changes(database: Database, statement: str) -> None:
    _fill(1)
    with pytest.raises(Exception, match="append-only"), unit_of_work() as uow:
        uow.session.connection().exec_driver_sql(statement)
    assert first_broken() is None


DROP_GUARD = {
    True: "DROP TRIGGER audit_entry_no_update",
    False: "DROP TRIGGER audit_entry_no_update ON audit_entry",
}
