"""The office's weights of grade and freshness hold for the next search, without a restart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from kms.core import clock, settings
from kms.core.db import close_reading
from kms.search import queries
from kms.search.settings import ALL, STALE, UNRATED, weights
from tests.factories.office import Office


@pytest.fixture
def change(app: Flask, office_of: Office) -> Callable[[str, str], None]:
    """Change a setting as the administrator."""

    def run(key: str, value: str) -> None:
        known = {one.key: one for one in ALL}
        settings.change(office_of.viewer("admin"), known, key, value, reason="", expected_version=0)
        close_reading()

    return run


def test_a_changed_weight_holds_at_once(
    app: Flask, office_of: Office, indexed: Callable[[], None], change: Callable[[str, str], None]
) -> None:
    with app.app_context(), app.test_request_context():
        office_of.published(title="체납 처분")
        indexed()
        viewer = office_of.viewer("author")
        before = queries.search(viewer, "체납").hits[0].score
        change(UNRATED.key, "200")
        assert queries.search(viewer, "체납").hits[0].score == pytest.approx(2 * before, rel=1e-5)


def test_what_is_not_confirmed_falls_day_by_day(
    app: Flask, office_of: Office, indexed: Callable[[], None], change: Callable[[str, str], None]
) -> None:
    with app.app_context(), app.test_request_context():
        office_of.published(title="체납 처분")
        indexed()
        viewer = office_of.viewer("author")
        fresh = queries.search(viewer, "체납").hits[0].score
        with clock.travel(clock.now() + timedelta(days=3000)):
            assert queries.search(viewer, "체납").hits[0].score == pytest.approx(fresh / 2, rel=1e-5)
            change(STALE.key, "10")
            assert queries.search(viewer, "체납").hits[0].score == pytest.approx(fresh / 10, rel=1e-5)


def test_defaults_are_those_of_the_design(app: Flask) -> None:
    with app.app_context(), app.test_request_context():
        found = weights()
    assert (found.grades["core"], found.grades["needs_work"], found.stale, found.stale_days) == (1.15, 0.95, 0.5, 180)
