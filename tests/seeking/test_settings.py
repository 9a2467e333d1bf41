"""What an office changes about saved searches stays within its range; the effects are in `test_service.py` and `test_telling.py`."""

from __future__ import annotations

from typing import Any

import pytest

from kms.core.settings import OfficeSetting
from kms.seeking.settings import ALL
from tests.factories.office import Office
from tests.factories.settings import refuses_what_is_outside


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.key)
def test_numbers_hold_within_their_range(office: Office, one: OfficeSetting[Any]) -> None:
    refuses_what_is_outside(office, one)
