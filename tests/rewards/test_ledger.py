"""The ledger only grows, sums to zero, and names the first row that was tampered with."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

from kms.core.db import UnitOfWork, database, reading, unit_of_work
from kms.rewards import ledger
from kms.rewards.models import Account, AccrualRow, Kind, Posting, Rule, Txn
from tests.factories.office import Office
from tests.rewards.conftest import Earn

TABLES = (Rule, AccrualRow, Txn, Posting)


def test_what_does_not_sum_to_zero_is_refused(office: Office) -> None:
    with pytest.raises(ValueError, match="sum to 0"), unit_of_work() as uow:
        ledger.post(uow, Kind.ACCRUAL, [(Account.PENDING, office.people["author"], 5)], month="2026-05", made_by=0)


def test_every_transaction_sums_to_zero_and_names_the_one_before(office: Office, earn: Earn) -> None:
    for number in range(3):
        earn("author", f"k{number}")
    sums = reading().execute(select(Posting.txn_id, func.sum(Posting.points)).group_by(Posting.txn_id)).all()
    assert [int(total) for _txn, total in sums] == [0, 0, 0]
    chain = reading().scalars(select(Txn).order_by(Txn.id)).all()
    assert [one.previous_hash for one in chain] == [ledger.FIRST_HASH, chain[0].hash, chain[1].hash]
    assert ledger.root_hash(reading()) == chain[-1].hash
    assert ledger.verify() is None


@pytest.mark.parametrize("table", TABLES, ids=lambda one: one.__tablename__)
def test_the_database_refuses_to_change_or_remove_rows(office: Office, earn: Earn, table: type) -> None:
    earn("author", "k")
    for statement in (update(table).values(id=table.id), delete(table)):  # type: ignore[attr-defined]
        with pytest.raises(DBAPIError, match="append-only"), unit_of_work() as uow:
            uow.session.execute(statement)


def _tamper(uow: UnitOfWork, table: str, statement: str) -> None:
    on = "" if database().is_sqlite else f" ON {table}"
    for action in ("update", "delete"):
        uow.session.execute(text(f"DROP TRIGGER {table}_no_{action}{on}"))
    uow.session.execute(text(statement))


@pytest.mark.parametrize(
    ("table", "statement", "what"),
    [
        ("ledger_txn", "UPDATE ledger_txn SET reason = 'x' WHERE id = 2", "it was changed"),
        (
            "posting",
            "UPDATE posting SET points = points + 1 WHERE txn_id = 2 AND points > 0",
            "postings do not sum to 0",
        ),
        ("posting", "UPDATE posting SET points = 2 * points WHERE txn_id = 2", "it was changed"),
        ("posting", "DELETE FROM posting WHERE txn_id = 2", "it was changed"),
    ],
)
def test_a_change_behind_its_back_is_found_and_named(
    office: Office, earn: Earn, table: str, statement: str, what: str
) -> None:
    for number in range(3):
        earn("author", f"k{number}")
    with unit_of_work() as uow:
        _tamper(uow, table, statement)
    assert ledger.verify() == ledger.Broken(2, what)
