"""The rules are found under Administration by those who may change them."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from kms.rewards.navigation import ADMINISTRATION

ClientAs = Callable[[str], FlaskClient]


def test_who_keeps_the_rules_finds_them(client_as: ClientAs) -> None:
    (entry,) = ADMINISTRATION
    assert f'href="{entry.url}"' in client_as("admin").get("/admin").get_data(as_text=True)
    assert client_as("admin").get(entry.url).status_code == 200
    assert client_as("author").get(entry.url).status_code == 403
