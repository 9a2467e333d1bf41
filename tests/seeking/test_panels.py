"""What seeking puts on other pages: save and ask on results, requests on the home page, own searches and tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from kms.core.db import close_reading
from kms.seeking import panels, requests, service
from kms.seeking.requests import Wish
from tests.factories.office import Office
from tests.seeking.conftest import Inside


@pytest.fixture
def small(app: Flask, office_of: Office) -> Iterator[Office]:
    """The office of the application inside a request."""
    with app.app_context(), app.test_request_context(), force_locale("en"):
        yield office_of


def test_results_offer_to_save_and_only_in_vain_to_ask(small: Office) -> None:
    viewer = small.viewer("colleague")
    found = panels.tools(viewer, text="체납", narrowed={"type": "idea"}, total=3)
    assert found is not None and "Save this search" in found.html and "/requests/new" not in found.html
    assert '<input type="hidden" name="type" value="idea">' in found.html
    vain = panels.tools(viewer, text="체납 & 압류", narrowed={}, total=0)
    assert vain is not None and "/requests/new?title=%EC%B2%B4%EB%82%A9%20%26%20%EC%95%95%EB%A5%98" in vain.html
    assert panels.tools(viewer, text="", narrowed={}, total=0) is None


def test_a_saved_search_is_not_offered_again_and_a_request_is_joined(small: Office) -> None:
    viewer = small.viewer("colleague")
    service.save(viewer, "체납", {})
    request_id = requests.ask(small.viewer("stranger"), Wish("체납"))
    close_reading()
    found = panels.tools(viewer, text="체납", narrowed={}, total=0)
    assert found is not None and "/me/searches" in found.html and "Save this search" not in found.html
    assert panels.queries.request_address(request_id) in found.html


def test_the_home_page_says_what_others_ask_for(small: Office) -> None:
    assert panels.asked_for(small.viewer("colleague")) is None
    requests.ask(small.viewer("stranger"), Wish("체납 <압류>"))
    close_reading()
    panel = panels.asked_for(small.viewer("colleague"))
    assert panel is not None and "체납 &lt;압류&gt;" in panel.html


def test_what_one_took_over_is_a_task(small: Office) -> None:
    request_id = requests.ask(small.viewer("stranger"), Wish("체납 압류"))
    requests.take(small.viewer("author"), request_id)
    close_reading()
    assert [task.title for task in panels.tasks(small.viewer("author"))] == ["체납 압류"]
    assert panels.tasks(small.viewer("stranger")) == []


def test_my_page_shows_my_searches_only(small: Office) -> None:
    service.save(small.viewer("stranger"), "체납", {})
    close_reading()
    assert "체납" in panels.my_searches(small.viewer("stranger")).html
    assert "체납" not in panels.my_searches(small.viewer("colleague")).html


def test_results_home_and_my_page_hold_them(
    client_as: Callable[[str], FlaskClient], office_of: Office, inside: Inside
) -> None:
    inside(lambda: requests.ask(office_of.viewer("stranger"), Wish("체납 압류")))
    client = client_as("colleague")
    assert "Save this search" in client.get("/search?q=없는말").get_data(as_text=True)
    assert "체납 압류" in client.get("/").get_data(as_text=True)
    assert "My searches" in client.get("/me").get_data(as_text=True)
