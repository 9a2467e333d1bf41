"""Entries of menus against the pages behind them: whoever sees an entry may open its page, and nobody else may."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Flask
from flask.testing import FlaskClient

from kms.core.db import close_reading
from kms.core.permissions import SYSTEM, Permission, Role
from kms.org import people
from kms.web.slots import NavEntry


def answers(
    app: Flask, client_as: Callable[[str], FlaskClient], entries: Sequence[NavEntry]
) -> dict[str, tuple[list[int], int]]:
    """For each address: the answers to somebody with just one of the entry's permissions, and to one with all others."""
    officer = client_as("officer")

    def ask(url: str, permissions: set[Permission]) -> int:
        with app.app_context(), app.test_request_context():
            people.define_role(SYSTEM, Role.KNOWLEDGE_OFFICER, permissions)
        close_reading()
        return officer.get(url).status_code

    return {
        one.url: (
            [ask(one.url, {permission}) for permission in one.permissions],
            ask(one.url, set(Permission) - set(one.permissions)),
        )
        for one in entries
    }


def opens_to_its_permission_only(entries: Sequence[NavEntry]) -> dict[str, tuple[list[int], int]]:
    """What `answers` gives when everything is right."""
    return {one.url: ([200] * len(one.permissions), 403) for one in entries}


def unsaid(entries: Sequence[NavEntry]) -> list[str]:
    """Addresses of entries of the administration without a name, a line on what is done there, a heading or a permission."""
    return [
        one.url
        for one in entries
        if not (str(one.label) and str(one.description) and str(one.group) and one.permissions)
    ]
