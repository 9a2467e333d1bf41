"""The page of the handover list."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from kms.core.ids import encode
from kms.core.permissions import SYSTEM
from kms.org import people
from tests.factories.office import Office


def test_a_colleague_is_told_of_it_at_home_and_takes_it_over(
    app: Flask, office_of: Office, client_as: Callable[[str], FlaskClient], drain: Callable[[], None]
) -> None:
    client = client_as("colleague")
    assert "Every article of your team has an owner." in client.get("/handover").get_data(as_text=True)
    with app.app_context(), app.test_request_context():
        article_id = office_of.published()
        people.leave(SYSTEM, office_of.people["author"])
        drain()
    assert 'href="/handover"' in client.get("/").get_data(as_text=True)
    page = client.get("/handover").get_data(as_text=True)
    assert "체납 처분 절차" in page
    assert "kept by 이름author until then" in page
    answer = client.post(f"/handover/{encode(article_id)}", follow_redirects=True).get_data(as_text=True)
    assert "You keep this article up to date from now on." in answer
    assert "Every article of your team has an owner." in answer
    assert client.post(f"/handover/{encode(article_id)}").status_code == 404
