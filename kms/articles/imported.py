"""What is taken over from elsewhere: one text with what its file says about it, checked before anything is stored. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from kms.articles.models import Visibility
from kms.core.text import one_line

NAMES = (
    *("id", "title", "text", "category", "type", "summary", "keywords", "author", "department", "visibility"),
    *("readers", "contributions", "legal_basis", "registered", "review_due", "doc_reg_no"),
)


@dataclass(frozen=True)
class Item:
    """One text of a file under our names; `place` says where it stands there. What the file does not say is empty."""

    id: str
    title: str
    text: str
    place: str = ""
    category: str = ""
    type: str = ""
    summary: str = ""
    keywords: tuple[str, ...] = ()
    author: str = ""
    department: str = ""
    visibility: Visibility | None = None
    readers: tuple[str, ...] = ()
    contributions: Mapping[str, int] = field(default_factory=dict)
    legal_basis: tuple[str, ...] = ()
    registered: date | None = None
    review_due: date | None = None
    doc_reg_no: str = ""

    @classmethod
    def of(cls, facts: Mapping[str, Any], place: str = "") -> Item:
        """From named values. Raises ValueError that names the value which is missing or makes no sense."""
        text = _text(facts, "text")
        title = one_line(_text(facts, "title"))[:200] or one_line(text)[:80]
        if not _text(facts, "id") or not text.strip():
            raise ValueError(f"{'text' if _text(facts, 'id') else 'id'} is missing")
        return cls(
            id=_text(facts, "id")[:200],
            title=title,
            text=text,
            place=place,
            category=_text(facts, "category"),
            type=_text(facts, "type"),
            summary=_text(facts, "summary") or one_line(text)[:150],
            keywords=_words(facts, "keywords") or (title[:60],),
            author=_text(facts, "author"),
            department=_text(facts, "department"),
            visibility=_visibility(facts),
            readers=_words(facts, "readers"),
            contributions=_shares(facts),
            legal_basis=_words(facts, "legal_basis"),
            registered=_day(facts, "registered"),
            review_due=_day(facts, "review_due"),
            doc_reg_no=_text(facts, "doc_reg_no"),
        )

    def at(self, place: str) -> Item:
        """The same, standing somewhere else."""
        return replace(self, place=place)


def _text(facts: Mapping[str, Any], name: str) -> str:
    value = facts.get(name)
    if isinstance(value, (list, dict)):
        raise ValueError(f"{name}: a text is needed, not {value!r}")
    return "" if value is None else str(value)


def _words(facts: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = facts.get(name) or ()
    if isinstance(value, dict):
        raise ValueError(f"{name}: a list of words is needed")
    words = value.split(",") if isinstance(value, str) else [str(one) for one in value]
    return tuple(word for word in map(one_line, words) if word)


def _day(facts: Mapping[str, Any], name: str) -> date | None:
    value = facts.get(name)
    if value is None or value == "":
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise ValueError(f"{name}: write a day as 2026-05-19, not {value!r}") from None


def _visibility(facts: Mapping[str, Any]) -> Visibility | None:
    value = _text(facts, "visibility")
    if value and value not in set(Visibility):
        raise ValueError(f"visibility: one of {', '.join(Visibility)}, not {value!r}")
    return Visibility(value) if value else None


def _shares(facts: Mapping[str, Any]) -> dict[str, int]:
    value = facts.get("contributions") or {}
    if not isinstance(value, dict) or not all(isinstance(share, int) for share in value.values()):
        raise ValueError("contributions: write each as `login: percent`")
    return {str(login): share for login, share in value.items()}
