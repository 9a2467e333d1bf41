"""The wiring: periodic work that can run at any time, settings and consumers under names of their own."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from config import Config
from kms.app import consumers, create_app, jobs
from kms.core import clock
from kms.core.db import close_reading, database, reading
from kms.core.periodic import calendar, run_due
from kms.core.settings import OfficeSetting
from kms.org.models import LoginAttempt
from kms.usage import recording
from tests.databases import sqlite_copy
from tests.factories.office import Office


def test_every_job_runs_on_an_office_and_again_in_its_next_round(office: Office) -> None:
    names = [job.name for job in jobs()]
    assert len(set(names)) == len(names)
    assert run_due(jobs()) == names
    assert run_due(jobs()) == []
    with clock.travel(clock.now() + max(job.every for job in jobs()) + timedelta(seconds=1)):
        assert run_due(jobs()) == names
    assert [row.error for row in calendar()] == [""] * len(names)


def test_every_consumer_has_a_cursor_of_its_own() -> None:
    names = [consumer.name for consumer in consumers()]
    assert len(set(names)) == len(names)


def test_every_setting_that_the_code_asks_for_is_on_the_offices_page(app: Flask) -> None:
    known = app.extensions["kms.settings"]
    rooms = [module for name, module in sys.modules.items() if name.startswith("kms.")]
    asked = {one for module in rooms for one in vars(module).values() if isinstance(one, OfficeSetting)}
    assert asked == set(known.values())
    assert len({one.key for one in asked}) == len(asked)
    for one in asked:
        assert one.parse(str(one.default).lower()) == one.default  # what the page shows can be sent
        assert str(one.label)


@pytest.mark.parametrize(
    ("behind_proxy", "address", "secure"), [(False, "127.0.0.1", False), (True, "203.0.113.7", True)]
)
def test_only_a_trusted_proxy_says_who_asks_and_how(
    tmp_path: Path, *, behind_proxy: bool, address: str, secure: bool
) -> None:
    url = sqlite_copy(tmp_path)
    app = create_app(Config(home=tmp_path, index=tmp_path / "index", database_url=url, behind_proxy=behind_proxy))
    try:
        app.config["WTF_CSRF_ENABLED"] = False
        told = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
        client = app.test_client()
        page = client.get("/login", headers=told)
        assert [("Secure" in one) for one in page.headers.getlist("Set-Cookie")] == [secure]
        client.post("/login", data={"login": "x", "password": "y"}, headers=told)
        with app.app_context():
            assert reading().scalars(select(LoginAttempt.address)).all() == [address]
    finally:
        recording.stop()
        close_reading()
        database().dispose()
