"""An index of the small office, as far as seeking needs one: its sources and its analyser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

import pytest
from flask import Flask
from flask_babel import force_locale

from kms.articles.search_source import ArticleSource
from kms.core.db import close_reading
from kms.search import queries
from kms.search.folder import IndexFolder
from kms.search.korean.mecab import MecabAnalyzer
from tests.factories.office import Office

T = TypeVar("T")


class Inside(Protocol):
    """What the `inside` fixture gives."""

    def __call__(self, ask: Callable[[], T]) -> T:
        """The answer of `ask`."""


@pytest.fixture
def searched(tmp_path: Path, office: Office) -> Office:
    """The small office with a bound search."""
    folder = IndexFolder(tmp_path / "index", MecabAnalyzer(), "office")
    queries.bind(queries.Search(folder, (ArticleSource(),)))
    return office


@pytest.fixture
def inside(app: Flask) -> Inside:
    """Runs something between the requests of a test, in a context of its own."""

    def run(ask: Callable[[], T]) -> T:
        with app.app_context(), app.test_request_context(), force_locale("en"):
            found = ask()
        close_reading()
        return found

    return run
