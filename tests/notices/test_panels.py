"""What a person finds of the board on the home page."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from kms.notices import panels
from tests.factories.board import posted
from tests.factories.office import Office


def test_the_home_page_shows_notices_and_what_must_be_confirmed(
    app: Flask, office_of: Office, client_as: Callable[[str], FlaskClient]
) -> None:
    with app.test_request_context():
        posted(office_of, title="모두에게", must_confirm=True)
        posted(office_of, title="세무과에만", department_id=office_of.departments["TAX"])
    page = client_as("stranger").get("/").get_data(as_text=True)
    assert page.count("모두에게") == 2  # on the board and among the tasks
    assert "세무과에만" not in page


def test_an_empty_board_takes_no_place(app: Flask, office_of: Office) -> None:
    with app.test_request_context():
        assert panels.on_home(office_of.viewer("stranger")) is None
        assert panels.tasks(office_of.viewer("stranger")) == []
