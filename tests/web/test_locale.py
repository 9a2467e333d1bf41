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


@pytest.mark.parametrize("address", ["//evil", "https://evil", "/\\evil", "javascript:x", "", "/a\\b"])
def test_no_redirect_leaves_the_site(client_as: Callable[[str], FlaskClient], address: str) -> None:
    assert not is_local(address)
    assert client_as("author").post("/theme", data={"theme": "dark", "back": address}).location == "/"
