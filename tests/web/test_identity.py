"""Who asks: said anew in each request, and nothing is done for nobody."""

from __future__ import annotations

import pytest
from flask import Flask

from kms.core.permissions import Viewer
from kms.web.identity import SignInNeeded, current_viewer, set_viewer, viewer_or_none

READER = {"X-Viewer": "reader"}


@pytest.fixture
def done(shell: Flask) -> list[str]:
    """For whom the address `/mine` did its work."""
    names: list[str] = []
    shell.config["WTF_CSRF_ENABLED"] = False

    @shell.route("/mine", methods=["GET", "POST"])
    def mine() -> str:
        names.append(current_viewer().name)
        return "done"

    return names


def test_nobody_is_no_viewer() -> None:
    with Flask("tests").test_request_context():
        assert viewer_or_none() is None
        with pytest.raises(SignInNeeded):
            current_viewer()
        set_viewer(Viewer(7))
        assert current_viewer() == viewer_or_none() == Viewer(7)
        set_viewer(None)
        with pytest.raises(SignInNeeded):
            current_viewer()


def test_the_person_of_one_request_is_not_that_of_the_next(shell: Flask, done: list[str]) -> None:
    client = shell.test_client()
    assert client.get("/mine", headers=READER).status_code == 200
    assert client.get("/mine").status_code == 302
    assert client.get("/mine", headers={"X-Viewer": "closer"}).status_code == 200
    assert done == ["김독자", "이마감"]


def test_a_page_leads_a_visitor_to_the_sign_in_and_back_to_the_very_address(shell: Flask, done: list[str]) -> None:
    answer = shell.test_client().get("/mine?q=가&next=//evil.example")
    assert answer.location == "/login?next=/mine%3Fq%3D%EA%B0%80%26next%3D//evil.example"
    assert done == []


def test_a_form_of_a_visitor_does_nothing_and_says_why(shell: Flask, done: list[str]) -> None:
    client = shell.test_client()
    client.set_cookie("language", "en")
    answer = client.post("/mine", data={"text": "typed"})
    assert (answer.status_code, done) == (401, [])
    assert "Sign in again in another tab" in answer.get_data(as_text=True)


def test_a_script_of_a_visitor_gets_a_code_and_no_page(shell: Flask, done: list[str]) -> None:
    answer = shell.test_client().get("/mine", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["code"], done) == (401, "sign_in_needed", [])
