"""The report of a month: now, or as it was signed."""

from __future__ import annotations

from datetime import date

import pytest

from kms.core.clock import Month, korean_instant, travel
from kms.core.db import unit_of_work
from kms.core.errors import NotAllowed, NotFound
from kms.reports import queries, service
from tests.factories.office import Office

MAY, JUNE = Month(2026, 5), Month(2026, 6)


def _registered(office: Office, day: date, title: str) -> None:
    with travel(korean_instant(day, 10)):
        office.published(title=title)


def test_an_open_month_shows_what_holds_now(office: Office) -> None:
    admin = office.viewer("admin")
    _registered(office, date(2026, 5, 4), "첫 글")
    assert queries.monthly(admin, MAY).figures["values"]["registered"] == 1
    _registered(office, date(2026, 5, 5), "다음 글")
    report = queries.monthly(admin, MAY)
    assert (report.figures["values"]["registered"], report.frozen_at) == (2, None)
    assert "복지정책과" in report.silent
    assert "세무과" not in report.silent


def test_a_frozen_month_stays_as_it_was_signed(office: Office) -> None:
    admin = office.viewer("admin")
    _registered(office, date(2026, 5, 4), "첫 글")
    with unit_of_work() as uow:
        service.freeze(uow, MAY, "f" * 64)
    _registered(office, date(2026, 5, 5), "늦게 온 글")
    report = queries.monthly(admin, MAY)
    assert report.figures["values"]["registered"] == 1
    assert report.root_hash == "f" * 64
    assert list(queries.frozen_months()) == ["2026-05"]


def test_a_later_month_is_compared_with_what_was_signed(office: Office) -> None:
    admin = office.viewer("admin")
    _registered(office, date(2026, 5, 4), "첫 글")
    with unit_of_work() as uow:
        service.freeze(uow, MAY, "")
    _registered(office, date(2026, 5, 5), "늦게 온 글")
    assert queries.monthly(admin, JUNE).figures["compared"]["previous"]["registered"] == 1


def test_a_month_to_come_has_no_report(office: Office) -> None:
    with travel(korean_instant(date(2026, 5, 4))), pytest.raises(NotFound):
        queries.monthly(office.viewer("admin"), JUNE)


@pytest.mark.parametrize("login", ["author", "stranger", "expert"])
def test_reports_are_for_those_in_charge(office: Office, login: str) -> None:
    with pytest.raises(NotAllowed):
        queries.monthly(office.viewer(login), MAY)
