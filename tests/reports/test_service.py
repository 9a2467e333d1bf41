"""A signed report cannot be changed, and a change behind its back is noticed."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from kms.core.clock import Month
from kms.core.db import reading, unit_of_work
from kms.reports import service
from kms.reports.models import FrozenReport
from tests.factories.office import Office

MAY = Month(2026, 5)


@pytest.fixture
def frozen(office: Office) -> Office:
    """An office whose May is frozen."""
    with unit_of_work() as uow:
        service.freeze(uow, MAY, "a" * 64)
    return office


def test_freezing_twice_keeps_the_first(frozen: Office) -> None:
    before = reading().scalars(select(FrozenReport)).one()
    with unit_of_work() as uow:
        service.freeze(uow, MAY, "b" * 64)
    after = reading().scalars(select(FrozenReport)).one()
    assert (after.root_hash, after.digest, after.frozen_at) == ("a" * 64, before.digest, before.frozen_at)


@pytest.mark.parametrize("change", [update(FrozenReport).values(root_hash=""), delete(FrozenReport)])
def test_the_database_refuses_to_change_it(frozen: Office, change: object) -> None:
    with pytest.raises(DBAPIError, match="append-only"), unit_of_work() as uow:
        uow.session.execute(change)  # type: ignore[call-overload]


def test_a_changed_figure_is_noticed_and_named(frozen: Office) -> None:
    assert service.changed_months() == []
    with unit_of_work() as uow:
        table = "" if uow.session.get_bind().dialect.name == "sqlite" else " ON frozen_report"
        uow.session.execute(text(f"DROP TRIGGER frozen_report_no_update{table}"))
        row = uow.session.scalars(select(FrozenReport)).one()
        row.figures = {**row.figures, "staff": 1}
    assert service.changed_months() == ["2026-05"]
