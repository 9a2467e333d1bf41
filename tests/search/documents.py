"""Documents for search tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from kms.search.ports import Document

START = datetime(2026, 5, 1, tzinfo=UTC)


def document(
    number: int, title: str = "", body: str = "", audience: frozenset[str] = frozenset({"all"}), **more: Any
) -> Document:
    """A document with an id, a title, a text and an audience."""
    facets = {"type": ("know_how",), "category": ("C", "C1"), "department": ("1",), "grade": ("unrated",)}
    values = {"facets": facets, "published_at": START + timedelta(days=number), **more}
    return Document(
        kind="article", id=number, title=title, body=body, url=f"/articles/{number}", audience=audience, **values
    )
