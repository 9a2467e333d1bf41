"""What a command may rely on of its transaction, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from kms.core.clock import now
from kms.core.db import Database, once, reading, unit_of_work
from kms.core.settings import OfficeSettingRow


def _setting(key: str) -> OfficeSettingRow:
    return OfficeSettingRow(key=key, version=1, value=key, changed_at=now(), changed_by=0, reason="")


def _keys() -> set[str]:
    return set(reading().scalars(select(OfficeSettingRow.key)))


def test_commits_at_the_end(database: Database) -> None:
    with unit_of_work() as uow:
        uow.add(_setting("kept"))
    assert _keys() == {"kept"}


def test_rolls_back_everything_on_an_error(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), unit_of_work() as uow:
        uow.add(_setting("lost"))
        uow.session.flush()
        _ = 1 / 0
    assert _keys() == set()


def test_inner_unit_of_work_joins_the_outer_one(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), unit_of_work():
        with unit_of_work() as inner:
            inner.add(_setting("inner"))
        _ = 1 / 0
    assert _keys() == set()


def test_reading_sees_what_was_committed_in_between(database: Database) -> None:
    assert _keys() == set()
    with unit_of_work() as uow:
        uow.add(_setting("new"))
    assert _keys() == {"new"}


def test_instants_come_back_aware_and_equal(database: Database) -> None:
    row = _setting("when")
    with unit_of_work() as uow:
        uow.add(row)
    stored = reading().scalars(select(OfficeSettingRow)).one()
    assert stored.changed_at == row.changed_at
    assert stored.changed_at.tzinfo is not None


def test_sqlite_survives_power_cuts_and_keeps_keys(database: Database) -> None:
    if not database.is_sqlite:
        assert database.engine.dialect.name == "postgresql"
        return
    with database.engine.connect() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_question_is_asked_once_a_read_session_and_anew_in_a_unit_of_work(database: Database) -> None:
    asked = []

    def ask() -> int:
        asked.append(1)
        return len(asked)

    assert [once(reading(), "how many", ask) for _ in range(3)] == [1, 1, 1]
    assert once(reading(), "another", ask) == 2
    with unit_of_work() as uow:
        assert [once(uow.session, "how many", ask) for _ in range(2)] == [3, 4]
    assert once(reading(), "how many", ask) == 5  # what was committed meanwhile may have changed the answer
