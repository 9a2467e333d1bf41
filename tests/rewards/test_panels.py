"""What rewards put on other pages."""

from __future__ import annotations

from flask import Flask

from kms.core.clock import Month
from kms.rewards import closing, panels
from tests.factories.office import Office


def test_a_close_that_waits_is_a_task_of_the_second_person_only(app: Flask, office_of: Office) -> None:
    with app.app_context(), app.test_request_context():
        closing.propose(office_of.viewer("admin"), Month(2026, 5))
        assert [task.url for task in panels.tasks(office_of.viewer("officer"))] == ["/close/2026-05"]
        assert panels.tasks(office_of.viewer("admin")) == []
        assert panels.tasks(office_of.viewer("author")) == []


def test_a_person_without_points_hears_how_to_earn_some(app: Flask, office_of: Office) -> None:
    with app.app_context(), app.test_request_context():
        assert "/mileage" in panels.my_points(office_of.viewer("author")).html
