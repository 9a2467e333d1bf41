"""Values of any column survive JSON; trees are put in an order that the database takes."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Table,
)

from kms.core.columns import Instant, Json
from kms.transfer import rows


class Colour(StrEnum):
    """A stored enumeration."""

    RED = "red"


EVERY = Table(
    "every",
    MetaData(),
    Column("id", BigInteger, primary_key=True),
    Column("text", String(9)),
    Column("flag", Boolean),
    Column("real", Float),
    Column("exact", Numeric(20, 6)),
    Column("day", Date),
    Column("at", Instant()),
    Column("data", Json),
    Column("raw", LargeBinary),
)
TREE = Table("tree", MetaData(), Column("id", BigInteger, primary_key=True), Column("up", ForeignKey("tree.id")))

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(), lambda part: st.lists(part, max_size=3)
)
_ROWS = st.fixed_dictionaries(
    {
        "id": st.integers(0, 2**63 - 1),
        "text": st.none() | st.text(),
        "flag": st.booleans(),
        "real": st.none() | st.floats(allow_nan=False, allow_infinity=False),
        "exact": st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=6),
        "day": st.none() | st.dates(),
        "at": st.none() | st.datetimes(timezones=st.just(UTC)),
        "data": _JSON,
        "raw": st.none() | st.binary(),
    }
)


@given(_ROWS)
def test_every_kind_of_value_comes_back(row: dict[str, Any]) -> None:
    written = json.dumps({name: rows.encoded(value) for name, value in row.items()})
    assert rows.decoded(EVERY, json.loads(written)) == row


def test_enumerations_are_written_as_stored() -> None:
    assert rows.encoded(Colour.RED) == "red"
    assert rows.encoded(Decimal("1.50")) == "1.50"
    assert rows.encoded(datetime(2026, 5, 19, tzinfo=UTC)) == "2026-05-19T00:00:00+00:00"
    assert rows.encoded(date(2026, 5, 19)) == "2026-05-19"


@pytest.mark.parametrize("values", [{"other": 1}, {"id": "x"}, {"text": 5}, {"at": "yesterday"}, {"day": "2026-13-01"}])
def test_what_no_column_takes_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        rows.decoded(EVERY, values)


@given(st.lists(st.integers(1, 30), unique=True, max_size=12), st.randoms(use_true_random=False))
def test_each_row_of_a_tree_comes_after_the_one_it_names(ids: list[int], chance: Any) -> None:
    tree = [{"id": one, "up": chance.choice([None, *ids[:at]])} for at, one in enumerate(ids)]
    chance.shuffle(tree)
    seen: set[int | None] = {None}
    for row in rows.parents_first(TREE, iter(tree)):
        assert row["up"] in seen
        seen.add(row["id"])
    assert seen == {None, *ids}


def test_rows_that_name_nobody_are_left_to_the_database() -> None:
    assert list(rows.parents_first(TREE, iter([{"id": 1, "up": 9}]))) == [{"id": 1, "up": 9}]
