"""Tables of what people look for: saved searches with what was found for them, and requests for knowledge that is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kms.core.db import Base, Id

LONGEST_NAME = 100
LONGEST_ASKED = 1000
LONGEST_TITLE = 200
LONGEST_REASON = 1000


class SavedSearch(Base):
    """A search that its person wants to repeat; nobody else's. `asked`: words and what narrows them, as in an address."""

    __tablename__ = "saved_search"
    __table_args__ = (UniqueConstraint("employee_id", "asked"),)

    id: Mapped[Id]
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    asked: Mapped[str] = mapped_column(String(LONGEST_ASKED))
    tells: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    told_at: Mapped[datetime | None]  # of the last message

    @staticmethod
    def written(text: str, narrowed: Mapping[str, str]) -> str:
        """Words and facets in the one order in which they are stored."""
        return urlencode([("q", text), *sorted(narrowed.items())])

    @property
    def text(self) -> str:
        """The words."""
        return dict(parse_qsl(self.asked)).get("q", "")

    @property
    def narrowed(self) -> dict[str, str]:
        """What narrows: facet and value."""
        return {name: value for name, value in parse_qsl(self.asked) if name != "q"}

    @property
    def url(self) -> str:
        """The page of its results."""
        return f"/search?{self.asked}"


class SavedMatch(Base):
    """An article that fitted a saved search when it was published. Once an article; `told_at`: when its person heard of it."""

    __tablename__ = "saved_match"

    saved_id: Mapped[int] = mapped_column(
        ForeignKey("saved_search.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    article_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    found_at: Mapped[datetime]
    told_at: Mapped[datetime | None] = mapped_column(index=True)


class FreshArticle(Base):
    """An article that was published and not yet held against the saved searches."""

    __tablename__ = "fresh_article"

    article_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_number: Mapped[int]


class RequestState(StrEnum):
    """Where a request stands (요청, 작성 중, 답변됨, 종료)."""

    OPEN = "open"
    TAKEN = "taken"
    ANSWERED = "answered"
    CLOSED = "closed"


WAITING = (RequestState.OPEN, RequestState.TAKEN)


class KnowledgeRequest(Base):
    """Knowledge that somebody looked for and did not find (지식 요청): everybody sees it, with the names of those who ask."""

    __tablename__ = "knowledge_request"
    __table_args__ = (Index("ix_knowledge_request_state", "state", "asked_at"),)

    id: Mapped[Id]
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    words: Mapped[str] = mapped_column(String(LONGEST_TITLE), index=True)  # the title in normal form
    reason: Mapped[str] = mapped_column(Text)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    asked_by: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    asked_at: Mapped[datetime]
    state: Mapped[RequestState] = mapped_column(String(10))
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("employee.id"), index=True)
    taken_at: Mapped[datetime | None]
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    remark: Mapped[str] = mapped_column(Text, default="")  # why it was closed

    @property
    def waits(self) -> bool:
        """Whether it still waits for an answer."""
        return self.state in WAITING


class RequestAsker(Base):
    """Somebody who needs what a request asks for, the first one included: each hears of the answer."""

    __tablename__ = "request_asker"

    request_id: Mapped[int] = mapped_column(ForeignKey("knowledge_request.id"), primary_key=True, autoincrement=False)
    employee_id: Mapped[int] = mapped_column(
        ForeignKey("employee.id"), primary_key=True, autoincrement=False, index=True
    )
    at: Mapped[datetime]
