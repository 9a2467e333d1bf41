"""The book: adds up, cannot be changed, and one changed byte is found and named."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from kms.core.clock import Month
from kms.core.db import Database, close_reading, reading, unit_of_work
from kms.rewards import ledger
from kms.rewards.errors import LedgerBroken
from kms.rewards.models import Account, Accrual, Kind, Posting, Rule, Txn
from tests.factories.office import Office
from tests.factories.points import MAY, book, close, on


def test_postings_of_every_transaction_add_up_to_0(office: Office) -> None:
    for number in range(6):
        book(office, "author", f"a{number}", "article_registered", at=on(number + 1))
    close(office)
    sums = reading().execute(select(Posting.txn_id, func.sum(Posting.points)).group_by(Posting.txn_id)).all()
    assert len(sums) == 12
    assert {total for _txn, total in sums} == {0}
    assert ledger.verify() == []


def test_what_does_not_add_up_is_not_booked(office: Office) -> None:
    accrual_id = book(office, "author", "a")
    for moves in ([], [ledger.Move(Account.SETTLED, office.people["author"], 5)]):
        with pytest.raises(LedgerBroken), unit_of_work() as uow:
            accrual = uow.session.get_one(Accrual, accrual_id)
            rule = uow.session.get_one(Rule, accrual.rule_id)
            ledger.post(uow, Kind.SETTLE, "2026-05", moves, rule=rule, accrual=accrual, actor_id=1)
    assert ledger.verify() == []


@pytest.mark.parametrize("table", ["reward_rule", "reward_accrual", "reward_txn", "reward_posting"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_itself_refuses_changes(office: Office, table: str, statement: str) -> None:
    book(office, "author", "a")
    with pytest.raises(Exception, match="append-only"), unit_of_work() as uow:
        uow.session.connection().exec_driver_sql(statement.format(table))
    assert ledger.verify() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reward_period SET state = 'open'",
        "DELETE FROM reward_period",
        "INSERT INTO reward_txn (id, kind, month, reason, actor_id, at, postings_hash, previous_hash, hash) "
        "VALUES (999, 'expire', '2026-05', '', 1, '2026-06-03 00:00:00', '', '', '')",
    ],
)
def test_the_database_keeps_a_closed_month_closed(office: Office, statement: str) -> None:
    book(office, "author", "a")
    close(office)
    with pytest.raises(Exception, match=r"append-only|month is closed"), unit_of_work() as uow:
        uow.session.connection().exec_driver_sql(statement)
    assert ledger.verify() == []


TAMPERED = [
    ("reward_rule", "UPDATE reward_rule SET points = points + 1 WHERE id = {rule}", "reward_rule {rule}"),
    ("reward_accrual", "UPDATE reward_accrual SET source = 'x' WHERE id = {accrual}", "reward_accrual {accrual}"),
    ("reward_txn", "UPDATE reward_txn SET reason = 'x' WHERE id = {txn}", "reward_txn {txn}"),
    (
        "reward_posting",
        "UPDATE reward_posting SET points = points + 1 WHERE id = {posting}",
        "reward_posting of txn {txn}",
    ),
    ("reward_posting", "DELETE FROM reward_posting WHERE txn_id = {txn}", "reward_posting of txn {txn}"),
    ("reward_period", "UPDATE reward_period SET root_hash = 'x'", "reward_period 2026-05"),
    ("reward_period", "UPDATE reward_period SET approved_by = approved_by + 1", "reward_period 2026-05"),
    ("reward_period", "UPDATE reward_period SET facts = '{{}}'", "reward_period 2026-05"),
    ("reward_period", "DELETE FROM reward_period", "reward_period 2026-05"),
]


@pytest.mark.parametrize(("table", "statement", "place"), TAMPERED)
def test_one_changed_byte_is_found_and_named(
    database: Database, office: Office, table: str, statement: str, place: str
) -> None:
    for number in range(3):
        book(office, "author", f"a{number}")
    close(office)
    txn = reading().scalars(select(Txn).order_by(Txn.id).offset(1)).first()
    assert txn is not None
    posting = reading().scalar(select(Posting.id).where(Posting.txn_id == txn.id))
    facts = {"rule": txn.rule_id, "accrual": txn.accrual_id, "txn": txn.id, "posting": posting}
    _tamper(database, table, statement.format(**facts))
    assert ledger.verify()[0].place == place.format(**facts)


def test_a_removed_transaction_is_missed_by_its_successor(database: Database, office: Office) -> None:
    for number in range(3):
        book(office, "author", f"a{number}")
    ids = reading().scalars(select(Txn.id).order_by(Txn.id)).all()
    _tamper(database, "reward_posting", f"DELETE FROM reward_posting WHERE txn_id = {ids[1]}")
    _tamper(database, "reward_txn", f"DELETE FROM reward_txn WHERE id = {ids[1]}")
    found = {one.place: one.what for one in ledger.verify()}
    assert found[f"reward_txn {ids[2]}"] == "the transaction before it is missing or was changed"
    assert "its booking is missing" in found.values()


def test_an_end_that_was_cut_off_is_found_though_the_rest_is_whole(database: Database, office: Office) -> None:
    book(office, "author", "a")
    close(office)
    settled = reading().scalars(select(Txn.id).where(Txn.kind == Kind.SETTLE)).one()
    with pytest.raises(IntegrityError):  # the closed month names the end of the chain
        _cut_off(database, settled)
    _tamper(database, "reward_period", "UPDATE reward_period SET last_txn = NULL")
    _cut_off(database, settled)
    with unit_of_work() as uow:
        ledger.rebuild_balances(uow)
    found = [(one.place, one.what) for one in ledger.verify()]
    assert ("reward_period 2026-05", "its root hash is not that of its postings") in found
    assert all(place.startswith("reward_period") for place, _what in found)


def test_a_booking_without_its_end_is_named(database: Database, office: Office) -> None:
    ids = [book(office, "author", key) for key in ("a", "b")]
    _cut_off(database, reading().scalars(select(Txn.id).where(Txn.accrual_id == ids[1])).one())
    with unit_of_work() as uow:
        ledger.rebuild_balances(uow)
    assert [one.place for one in ledger.verify()] == [f"reward_accrual {ids[1]}"]


def test_balances_that_went_wrong_are_found_and_mended(office: Office) -> None:
    book(office, "author", "a")
    with unit_of_work() as uow:
        uow.session.connection().exec_driver_sql("UPDATE reward_balance SET settled = 1000")
    assert [one.place for one in ledger.verify()] == [f"reward_balance {office.people['author']}"]
    with unit_of_work() as uow:
        assert ledger.rebuild_balances(uow) == 1
    close_reading()
    assert ledger.verify() == []


def test_replaying_the_same_facts_in_another_order_gives_the_same_root_hash(office: Office) -> None:
    """Booked and closed within transactions that are taken back, so that both runs begin with the same office."""
    roots = []
    facts = [("author", "a", "article_registered", 3), ("author", "b", "grade_core", 9)]
    facts += [("stranger", f"s{number}", "article_registered", number + 1) for number in range(6)]
    for order in (facts, facts[::-1]):
        with pytest.raises(ZeroDivisionError), unit_of_work():
            for login, key, rule, day in order:
                book(office, login, key, rule, at=on(day))
            roots.append(close(office).root_hash)
            assert ledger.month_root(str(MAY), "", ledger.booked_lines(str(MAY))) == roots[-1]
            _ = 1 / 0
    assert roots[0] == roots[1]
    assert len(roots[0]) == 64


def test_a_month_covers_the_ones_before(office: Office) -> None:
    book(office, "author", "a")
    first = close(office).root_hash
    june = Month(2026, 6)
    book(office, "author", "b", at=on(5, june))
    second = close(office, june).root_hash
    lines = ledger.booked_lines("2026-06")
    assert second == ledger.month_root("2026-06", first, lines) != ledger.month_root("2026-06", "", lines)


def _cut_off(database: Database, txn_id: int) -> None:
    _tamper(database, "reward_posting", f"DELETE FROM reward_posting WHERE txn_id = {txn_id}")
    _tamper(database, "reward_txn", f"DELETE FROM reward_txn WHERE id = {txn_id}")


def _tamper(database: Database, table: str, statement: str) -> None:
    """Change a row behind the back of the guards, as somebody with the database's password could."""
    close_reading()
    action = statement.split()[0].lower()
    with unit_of_work() as uow:
        connection = uow.session.connection()
        connection.exec_driver_sql(
            f"DROP TRIGGER IF EXISTS {table}_no_{action}" + ("" if database.is_sqlite else f" ON {table}")
        )
        connection.exec_driver_sql(statement)
