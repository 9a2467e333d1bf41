"""Tables of notices: what was announced, who confirmed to have read it, and what each person was told."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kms.core.db import Base, Id, Serial


class Notice(Base):
    """Something that everyone, or a department, should know from a day until another (inclusive; none: for good)."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="order"),
        Index("ix_notice_valid", "valid_from", "valid_to"),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)  # sanitised when stored
    author_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)  # none: everyone
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    must_confirm: Mapped[bool]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    announced_at: Mapped[datetime | None] = mapped_column(index=True)
    reminded_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class NoticeConfirmation(Base):
    """A person said to have read a notice."""

    __tablename__ = "notice_confirmation"

    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), primary_key=True, autoincrement=False)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True, autoincrement=False)
    at: Mapped[datetime]


class NotificationKind(StrEnum):
    """What a person is told of; `wording.py` has the sentence."""

    APPROVED = "approved"
    REVISION_REQUESTED = "revision_requested"
    RETURNED = "returned"
    CHANGE_PROPOSED = "change_proposed"
    CHANGE_ACCEPTED = "change_accepted"
    COMMENTED = "commented"
    HANDED_OVER = "handed_over"
    TO_TAKE_OVER = "to_take_over"
    REVIEW_ASSIGNED = "review_assigned"
    GRADE_CHANGED = "grade_changed"
    POINTS_SETTLED = "points_settled"
    POINTS_REVERSED = "points_reversed"
    NOTICE = "notice"
    NOTICE_REMINDER = "notice_reminder"
    SAVED_SEARCH_FITS = "saved_search_fits"
    KNOWLEDGE_REQUESTED = "knowledge_requested"
    REQUEST_ANSWERED = "request_answered"
    REQUEST_CLOSED = "request_closed"


class Notification(Base):
    """A message in a person's inbox: one an event. `subject_id` is the change, review, entry or notice it is about."""

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint("event_number", "employee_id"),
        Index("ix_notification_unread", "employee_id", "read_at"),
    )

    id: Mapped[Serial]
    event_number: Mapped[int]
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    kind: Mapped[NotificationKind] = mapped_column(String(30))
    article_id: Mapped[int | None]
    subject_id: Mapped[int | None]
    facts: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
