"""Column types and names that both databases agree on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Dialect, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import StatementError

from kms import tables
from kms.core.clock import KST
from kms.core.columns import Base, Instant
from kms.core.db import Database, close_reading, reading, unit_of_work
from kms.core.settings import OfficeSettingRow

__all__ = ["tables"]  # the metadata is whole

DIALECTS = st.sampled_from([sqlite.dialect(), postgresql.dialect()])
ZONES = st.sampled_from([UTC, KST, timezone(-timedelta(hours=9, minutes=30))])
LONGEST_NAME = 63  # PostgreSQL cuts off what is longer


def stored(value: Any = "x", at: datetime | None = None, version: int = 1) -> OfficeSettingRow:
    """A row with an instant, a JSON value and a whole number, written and read again."""
    moment = at or datetime(2026, 5, 1, tzinfo=UTC)
    row = OfficeSettingRow(key="a", version=version, value=value, changed_at=moment, changed_by=1, reason="")
    with unit_of_work() as uow:
        uow.add(row)
    close_reading()
    return reading().scalars(select(OfficeSettingRow)).one()


@given(DIALECTS, st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=ZONES))
def test_an_instant_comes_back_as_the_same_moment_in_utc(dialect: Dialect, moment: datetime) -> None:
    column = Instant()
    back = column.process_result_value(column.process_bind_param(moment, dialect), dialect)
    assert back == moment
    assert back is not None and back.tzinfo is UTC


@given(
    st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=ZONES), min_size=2, max_size=2),
    DIALECTS,
)
def test_what_was_earlier_sorts_earlier_whatever_zone_it_was_said_in(pair: list[datetime], dialect: Dialect) -> None:
    first, second = (Instant().process_bind_param(one, dialect) for one in pair)
    assert first is not None and second is not None
    assert (first < second) is (pair[0] < pair[1])


@given(DIALECTS)
def test_no_instant_is_no_instant(dialect: Dialect) -> None:
    assert Instant().process_bind_param(None, dialect) is None
    assert Instant().process_result_value(None, dialect) is None


def test_a_time_without_its_zone_is_refused_before_it_is_stored(database: Database) -> None:
    with pytest.raises(StatementError, match="an instant needs a time zone"):
        stored(at=datetime(2026, 5, 1, 9, 0))
    assert reading().scalars(select(OfficeSettingRow)).all() == []


def test_a_korean_morning_is_kept_as_its_moment(database: Database) -> None:
    row = stored(at=datetime(2026, 5, 1, 8, 30, 0, 123456, tzinfo=KST))
    assert row.changed_at == datetime(2026, 4, 30, 23, 30, 0, 123456, tzinfo=UTC)
    before = select(OfficeSettingRow.id).where(OfficeSettingRow.changed_at < datetime(2026, 5, 1, 8, 31, tzinfo=KST))
    assert reading().scalar(before) == row.id


@pytest.mark.parametrize("value", [{"글": ["가", 1, None, True, 0.5]}, [], "체납", 0, False, ""])
def test_values_keep_their_kind_and_their_korean(database: Database, value: object) -> None:
    found = stored(value).value
    assert found == value
    assert type(found) is type(value)
    if value == "체납":  # readable for whoever looks into the database
        assert "체납" in str(reading().scalar(text("SELECT CAST(value AS TEXT) FROM office_setting")))


def test_whole_numbers_are_as_large_as_identifiers(database: Database) -> None:
    assert stored(version=2**63 - 1).version == 2**63 - 1


def test_every_constraint_has_a_name_that_migrations_can_use() -> None:
    found = [one for table in Base.metadata.tables.values() for one in (*table.constraints, *table.indexes)]
    names = {str(one.name) for one in found if one.name is not None}
    assert len(names) == len(found)  # each its own: PostgreSQL keeps the indexes of all tables in one list
    assert max(map(len, names)) <= LONGEST_NAME
