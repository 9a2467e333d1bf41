"""The limits of an office take effect."""

from __future__ import annotations

import pytest

from kms.core import clock, settings
from kms.core.db import close_reading
from kms.core.settings import OfficeSetting
from kms.rewards import closing
from kms.rewards.settings import ALL
from tests.factories.office import Office
from tests.factories.points import MAY, book, on
from tests.factories.settings import refuses_what_is_outside


def test_the_number_of_registrations_a_day_is_the_offices(office: Office) -> None:
    for number in range(3):
        book(office, "author", f"a{number}", "article_registered")
    admin = office.viewer("admin")
    known = {one.key: one for one in ALL}
    with clock.travel(on(3, MAY.next)):
        assert closing.dry_run(admin, MAY).anomalies == ()
        settings.change(admin, known, "rewards.registrations_a_day", "2", reason="x", expected_version=0)
        close_reading()
        assert [one.count for one in closing.dry_run(admin, MAY).anomalies] == [3]


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.key)
def test_numbers_stay_in_their_range(office: Office, one: OfficeSetting[int]) -> None:
    refuses_what_is_outside(office, one)
