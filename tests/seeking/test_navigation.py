"""The administration's entry of searches leads where it says, for exactly those who may go there."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from kms.seeking.navigation import ADMINISTRATION
from tests import doors


def test_each_page_opens_to_whoever_sees_its_entry_and_to_nobody_else(
    app: Flask, client_as: Callable[[str], FlaskClient]
) -> None:
    assert doors.answers(app, client_as, ADMINISTRATION) == doors.opens_to_its_permission_only(ADMINISTRATION)
    assert doors.unsaid(ADMINISTRATION) == []
    listed = {one.url for one in app.extensions["kms.slots"].administration}
    assert {one.url for one in ADMINISTRATION} <= listed
