"""Office settings: typed, versioned, refused when wrong or outdated."""

from __future__ import annotations

import pytest

from kms.core import settings
from kms.core.db import Database, close_reading
from kms.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kms.core.permissions import SYSTEM, Viewer
from kms.core.settings import OfficeSetting

COUNT = OfficeSetting("test.count", 5, "count", low=1, high=9)
MODE = OfficeSetting("test.mode", "a", "mode", choices=(("a", "A"), ("b", "B")))
FLAG = OfficeSetting("test.flag", False, "flag")
KNOWN = {one.key: one for one in (COUNT, MODE, FLAG)}


def test_a_change_holds_and_the_past_stays(database: Database) -> None:
    assert COUNT.value() == 5
    settings.change(SYSTEM, KNOWN, "test.count", "7", reason="more", expected_version=0)
    close_reading()
    assert COUNT.value() == 7
    settings.change(SYSTEM, KNOWN, "test.count", "8", reason="even more", expected_version=1)
    assert [row.value for row in settings.history(SYSTEM, "test.count")] == [8, 7]


@pytest.mark.parametrize(
    ("key", "text"), [("test.count", "0"), ("test.count", "10"), ("test.count", "x"), ("test.mode", "c")]
)
def test_wrong_values_are_refused(database: Database, key: str, text: str) -> None:
    with pytest.raises(Invalid):
        settings.change(SYSTEM, KNOWN, key, text, reason="", expected_version=0)


def test_two_people_changing_at_once(database: Database) -> None:
    settings.change(SYSTEM, KNOWN, "test.mode", "b", reason="", expected_version=0)
    with pytest.raises(Conflict):
        settings.change(SYSTEM, KNOWN, "test.mode", "a", reason="", expected_version=0)


def test_only_who_may_and_only_what_exists(database: Database) -> None:
    with pytest.raises(NotAllowed):
        settings.change(Viewer(1), KNOWN, "test.mode", "b", reason="", expected_version=0)
    with pytest.raises(NotFound):
        settings.change(SYSTEM, KNOWN, "test.nothing", "b", reason="", expected_version=0)
