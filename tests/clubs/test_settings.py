"""What an office changes about clubs takes effect at once."""

from __future__ import annotations

from datetime import date

import pytest

from kms.clubs import lists, queries
from kms.clubs.settings import ALL, NEW_MONTHS, SILENT_MONTHS
from kms.core import clock, settings
from kms.core.clock import korean_instant
from kms.core.db import close_reading
from kms.core.errors import Invalid
from kms.core.paging import PageRequest
from kms.core.permissions import SYSTEM
from tests.factories.clubs import club_of
from tests.factories.office import Office


def _change(office: Office, key: str, value: str) -> None:
    settings.change(office.viewer("admin"), {one.key: one for one in ALL}, key, value, reason="", expected_version=0)
    close_reading()


def test_months_until_silent_and_new_are_the_offices(office: Office) -> None:
    club_id = club_of(office, "author")
    with clock.travel(korean_instant(date(2026, 10, 15))):
        assert queries.page(SYSTEM, club_id).silent
        assert lists.clubs(SYSTEM, lists.NEW, PageRequest()).total == 0
        _change(office, SILENT_MONTHS.key, "8")
        _change(office, NEW_MONTHS.key, "8")
        assert not queries.page(SYSTEM, club_id).silent
        assert lists.clubs(SYSTEM, lists.NEW, PageRequest()).total == 1


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.key)
def test_numbers_stay_in_their_range(one: settings.OfficeSetting[int]) -> None:
    assert one.low is not None
    assert one.high is not None
    assert one.low <= one.default <= one.high
    with pytest.raises(Invalid):
        one.parse(str(one.high + 1))
