"""The dictionary is reached from the administration's page by who may change it."""

from __future__ import annotations

from kms.search.dictionary.navigation import ADMINISTRATION
from tests.factories.office import Office


def test_only_the_administrator_is_led_there(office: Office) -> None:
    open_to = [login for login in office.people if ADMINISTRATION[0].open_to(office.viewer(login))]
    assert (ADMINISTRATION[0].url, open_to) == ("/admin/dictionary", ["admin"])
