"""Headers of every answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize("address", ["/", "/map", "/search?q=x", "/nothing", "/login"])
def test_no_page_runs_foreign_or_inline_scripts(client_as: Callable[[str], FlaskClient], address: str) -> None:
    answer = client_as("author").get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_pages_carry_no_inline_script_or_style(client_as: Callable[[str], FlaskClient]) -> None:
    text = client_as("author").get("/articles/new").get_data(as_text=True)
    assert " style=" not in text and "<style" not in text and " onclick" not in text
    assert "http://" not in text and "https://" not in text


def test_hashed_files_are_kept_for_ever(client_as: Callable[[str], FlaskClient]) -> None:
    from kms.web.assets import asset_url

    answer = client_as("author").get(asset_url("style.css"))
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
