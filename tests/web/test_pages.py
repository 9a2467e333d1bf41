"""The boards: the administration shows what a person may do, grouped and described."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from kms.core.permissions import SYSTEM, Permission, Role
from kms.org import people


def test_the_administration_says_what_each_page_is_for(client_as: Callable[[str], FlaskClient]) -> None:
    page = client_as("admin").get("/admin").get_data(as_text=True)
    assert "People and rights" in page
    assert "Say what each role allows" in page


def test_only_what_a_role_allows_is_listed(client_as: Callable[[str], FlaskClient]) -> None:
    people.define_role(SYSTEM, Role.KNOWLEDGE_OFFICER, {Permission.MANAGE_ARTICLE_TYPES})
    page = client_as("officer").get("/admin").get_data(as_text=True)
    assert 'href="/admin/types"' in page
    assert 'href="/admin/people"' not in page
    assert client_as("author").get("/admin").status_code == 403
