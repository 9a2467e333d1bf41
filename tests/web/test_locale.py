"""Language and colours are remembered; nobody is led off the site."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kms.web.locale import is_local


def test_korean_by_default_and_english_when_chosen(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    assert 'lang="ko"' in client.get("/login").get_data(as_text=True)
    assert "로그인" in client.get("/login").get_data(as_text=True)
    client.post("/language", data={"language": "en", "back": "/login"})
    text = client.get("/login").get_data(as_text=True)
    assert 'lang="en"' in text and "Sign in" in text


def test_the_dark_theme_is_on_the_page_at_once(client_as: Callable[[str], FlaskClient]) -> None:
    client = client_as("author")
    client.post("/theme", data={"theme": "dark", "back": "/"})
    assert 'class="theme-dark"' in client.get("/").get_data(as_text=True)
    client.post("/theme", data={"theme": "<x>", "back": "/"})
    assert 'class="theme-dark"' in client.get("/").get_data(as_text=True)


OUTSIDE = [
    "//evil",
    "https://evil",
    "/\\evil",
    "javascript:x",
    "",
    "/a\\b",
    "/\t/evil",
    "/\n/evil",
    "\t//evil",
    "/\x7f/evil",
]


@pytest.mark.parametrize("address", OUTSIDE)
def test_no_redirect_leaves_the_site(shell: Flask, address: str) -> None:
    shell.config["WTF_CSRF_ENABLED"] = False
    assert not is_local(address)
    assert shell.test_client().post("/theme", data={"theme": "dark", "back": address}).location == "/"


@pytest.mark.parametrize("address", ["/", "/articles?page=2", "/search?q=가 나", "/map#here", "/a//b"])
def test_one_comes_back_to_where_one_was(address: str) -> None:
    assert is_local(address)


@pytest.mark.parametrize(("name", "value"), [("language", "en"), ("theme", "dark")])
def test_what_was_chosen_is_kept_from_scripts_and_other_sites(shell: Flask, name: str, value: str) -> None:
    shell.config["WTF_CSRF_ENABLED"] = False
    for base, secure in (("https://kms.example", True), ("http://kms.example", False)):
        answer = shell.test_client().post(f"/{name}", data={name: value}, base_url=base)
        (cookie,) = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith(f"{name}=")]
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
        assert ("Secure" in cookie) is secure
    refused = shell.test_client().post(f"/{name}", data={name: "made up"})
    assert not [one for one in refused.headers.getlist("Set-Cookie") if one.startswith(f"{name}=")]
