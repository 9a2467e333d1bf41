"""How far consumers and index are, and what waits for somebody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from kms.core.db import close_reading
from kms.core.errors import NotAllowed
from kms.core.paging import PageRequest
from kms.operations import queries
from tests.factories.office import Office
from tests.operations.parking import Broken


@pytest.fixture
def lags(app: Flask, office_of: Office) -> Callable[[], dict[str, int]]:
    def found() -> dict[str, int]:
        close_reading()
        return {one.consumer: one.lag for one in queries.progress(office_of.viewer("admin"), ["articles"])}

    return found


def test_what_waits_is_counted_until_it_is_handled(
    app: Flask,
    office_of: Office,
    lags: Callable[[], dict[str, int]],
    drain: Callable[[], None],
    indexed: Callable[[], None],
) -> None:
    with app.app_context(), app.test_request_context():
        office_of.published()
    before = lags()
    assert before["articles"] > before["index"] > 0  # hires and roles change no document
    drain()
    assert lags()["articles"] == 0
    assert lags()["index"] >= before["index"]  # nobody indexed yet
    indexed()
    assert lags() == {"articles": 0, "index": 0}


def test_the_oldest_waiting_event_says_since_when(app: Flask, office_of: Office) -> None:
    (articles, index) = queries.progress(office_of.viewer("admin"), ["articles"])
    assert articles.waiting_since is not None
    assert index.waiting_since is None


def test_a_parked_event_is_listed_with_its_cause(office: Office) -> None:
    Broken().park()
    close_reading()
    page = queries.parked_events(office.viewer("admin"), PageRequest())
    assert page.total == 1
    (event,) = page.rows
    assert (event.consumer, event.kind, event.stream) == ("broken", "org.roles_changed", "employee:7")
    assert "the mail server is away" in event.error


@pytest.mark.parametrize("login", ["author", "monitor", "expert", "officer"])
def test_only_operators_look(office: Office, login: str) -> None:
    with pytest.raises(NotAllowed):
        queries.parked_events(office.viewer(login), PageRequest())
    with pytest.raises(NotAllowed):
        queries.progress(office.viewer(login), ["articles"])
