"""What waits for whom, and my latest points."""

from __future__ import annotations

from flask import Flask

from kms.core import clock
from kms.rewards import closing, panels
from tests.factories.office import Office
from tests.factories.points import MAY, book, on


def test_a_close_waits_for_the_officer_only(app: Flask, office_of: Office) -> None:
    with app.app_context(), app.test_request_context():
        with clock.travel(on(3, MAY.next)):
            closing.propose(office_of.viewer("admin"), MAY)
        assert [one.url for one in panels.tasks(office_of.viewer("officer"))] == ["/close/2026-05"]
        assert panels.tasks(office_of.viewer("admin")) == []
        assert panels.tasks(office_of.viewer("author")) == []


def test_my_page_shows_my_points_only(app: Flask, office_of: Office) -> None:
    with app.app_context(), app.test_request_context():
        book(office_of, "author", "a", "grade_core")
        assert "+30" in panels.my_points(office_of.viewer("author")).html
        assert "+30" not in panels.my_points(office_of.viewer("stranger")).html
