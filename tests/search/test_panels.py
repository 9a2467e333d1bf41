"""Beside an article stands a place that fetches what is like it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kms.articles.queries import address
from kms.core.ids import encode
from tests.factories.office import Office


@pytest.mark.parametrize("login", ["author", "stranger"])
def test_an_article_links_to_what_is_like_it(
    client_as: Callable[[str], FlaskClient], office_of: Office, login: str
) -> None:
    client = client_as("author")
    with client.application.app_context(), client.application.test_request_context():
        article_id = office_of.published()
    page = client_as(login).get(address(article_id, "x"), follow_redirects=True).get_data(as_text=True)
    fetched = f"/search/similar/article/{encode(article_id)}"
    assert f'hx-get="{fetched}"' in page and f'href="{fetched}"' in page
