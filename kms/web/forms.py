"""Reading forms: typed values out of what a browser sends, without rules of any room."""

from __future__ import annotations

from datetime import date

from flask import request

from kms.core import ids
from kms.core.errors import NotFound
from kms.core.paging import PageRequest


def text(name: str) -> str:
    """A field's text, trimmed; empty when it was not sent."""
    return request.form.get(name, "").strip()


def words(name: str) -> tuple[str, ...]:
    """A field of words separated by commas or lines."""
    parts = request.form.get(name, "").replace("\n", ",").split(",")
    return tuple(part.strip() for part in parts if part.strip())


def whole(name: str, default: int = 0) -> int:
    """A whole number; `default` when it is none."""
    try:
        return int(request.form.get(name, ""))
    except ValueError:
        return default


def identifier(value: str) -> int:
    """The number behind an address part. Raises NotFound."""
    try:
        return ids.decode(value)
    except ValueError:
        raise NotFound from None


def identifier_field(name: str) -> int:
    """An identifier from a form; 0 when it is none."""
    try:
        return ids.decode(request.form.get(name, ""))
    except ValueError:
        return 0


def date_field(name: str) -> date | None:
    """A date as browsers send it; None when it is none."""
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None


def page_request(size: int = 20) -> PageRequest:
    """The page asked for in the address."""
    try:
        return PageRequest(int(request.args.get("page", "1")), size)
    except ValueError:
        return PageRequest(1, size)
