"""What can be asked of one's inbox."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from kms.articles import queries as articles
from kms.core.db import reading
from kms.core.paging import Page, PageRequest, paginate
from kms.core.permissions import Viewer
from kms.notices import board, wording
from kms.notices.models import Notification, NotificationKind
from kms.seeking import queries as seeking

_ABOUT_NOTICES = (NotificationKind.NOTICE, NotificationKind.NOTICE_REMINDER)
_ABOUT_REQUESTS = (
    NotificationKind.KNOWLEDGE_REQUESTED,
    NotificationKind.REQUEST_ANSWERED,
    NotificationKind.REQUEST_CLOSED,
)


@dataclass(frozen=True)
class Message:
    """A line of the inbox, in words."""

    id: int
    text: str
    at: datetime
    unread: bool


_UNREAD = (
    select(func.count())
    .select_from(Notification)
    .where(Notification.employee_id == bindparam("employee_id"), Notification.read_at.is_(None))
)


def unread(viewer: Viewer) -> int:
    """How many messages of the viewer are unread: for the header of every page. One statement, on an index alone."""
    return reading().scalar(_UNREAD, {"employee_id": viewer.employee_id}) or 0


def messages(viewer: Viewer, page: PageRequest) -> Page[Message]:
    """The viewer's messages, newest first. Four statements, five with requests among them; what the viewer may no longer open is not named."""
    statement = select(Notification).where(Notification.employee_id == viewer.employee_id)
    found = paginate(statement.order_by(Notification.id.desc()), page, lambda row: row)
    names = _titles(viewer, found.rows)
    return found.map(lambda row: Message(row.id, wording.text(row, names.get(row.id, "")), row.at, row.read_at is None))


def place(viewer: Viewer, notification: Notification) -> str:
    """The address that a message leads to; the inbox when the viewer may not open it. At most two statements."""
    return wording.address(notification) if _titles(viewer, [notification]) else "/inbox"


def _titles(viewer: Viewer, rows: Iterable[Notification]) -> dict[int, str]:
    """Title of what each message is about, by the message's id; "" for messages about no thing. At most three statements."""
    rows = list(rows)
    found = articles.rows_by_id(viewer, (row.article_id for row in rows if row.article_id is not None))
    notices = board.titles(viewer, {row.subject_id for row in rows if row.kind in _ABOUT_NOTICES and row.subject_id})
    requests = seeking.titles({row.subject_id for row in rows if row.kind in _ABOUT_REQUESTS and row.subject_id})
    named: dict[int, str] = {}
    for row in rows:
        if row.article_id is not None and row.article_id in found:
            named[row.id] = found[row.article_id].title
        elif row.kind in _ABOUT_NOTICES and row.subject_id in notices:
            named[row.id] = notices[row.subject_id]
        elif row.kind in _ABOUT_REQUESTS and row.subject_id in requests:
            named[row.id] = requests[row.subject_id]
        elif row.article_id is None and row.kind not in (*_ABOUT_NOTICES, *_ABOUT_REQUESTS):
            named[row.id] = ""
    return named
