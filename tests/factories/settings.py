"""Settings of an office as its administrator changes them."""

from __future__ import annotations

from typing import Any

import pytest

from kms.core import settings
from kms.core.db import close_reading
from kms.core.errors import Invalid
from kms.core.settings import OfficeSetting
from tests.factories.office import Office


def set_to(office: Office, one: OfficeSetting[Any], value: object) -> None:
    """Let a setting have this value from now on."""
    row = one.row()
    version = row.version if row else 0
    settings.change(office.viewer("admin"), {one.key: one}, one.key, str(value), reason="", expected_version=version)
    close_reading()


def refuses_what_is_outside(office: Office, one: OfficeSetting[int]) -> None:
    """Check that a number holds at the ends of its range, and that what is beyond or none is refused with what to do."""
    assert one.low is not None and one.high is not None
    for value in (one.low, one.high):
        set_to(office, one, value)
        assert one.value() == value
    for text, sentence in (
        (str(one.low - 1), f"Enter a number between {one.low} and {one.high}."),
        (str(one.high + 1), f"Enter a number between {one.low} and {one.high}."),
        ("viele", "Enter a whole number."),
        ("", "Enter a whole number."),
    ):
        with pytest.raises(Invalid) as caught:
            set_to(office, one, text)
        assert caught.value.fields == {one.key: sentence}
        close_reading()
    assert one.value() == one.high
