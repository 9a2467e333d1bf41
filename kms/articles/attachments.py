"""Files of an article: taken by its owners, given to whoever may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import bindparam, select

from kms.articles.access import READABLE, may_read, reader
from kms.articles.events import ArticleChanged
from kms.articles.heads import is_owner, locked
from kms.articles.models import Article, Attachment
from kms.core.db import reading, unit_of_work
from kms.core.errors import NotAllowed, NotFound
from kms.core.ids import new_id
from kms.core.permissions import Viewer
from kms.files.store import store
from kms.files.types import media_type, safe_name


@dataclass(frozen=True)
class AttachmentRow:
    """A line of the list of files."""

    id: int
    name: str
    media_type: str
    size: int
    uploaded_at: datetime


def attach(viewer: Viewer, article_id: int, name: str, content: bytes) -> int:
    """Keep a file with an article. Raises NotAllowed, FileRefused and its kinds. The file is on disk before the row is."""
    name = safe_name(name)
    kind = media_type(name, content)
    digest = store().put(content)
    with unit_of_work() as uow:
        article = locked(uow, viewer, article_id)
        if not is_owner(uow.session, viewer, article):
            raise NotAllowed
        row = Attachment(
            id=new_id(),
            article_id=article_id,
            digest=digest,
            name=name,
            media_type=kind,
            size=len(content),
            uploaded_by=viewer.employee_id,
            uploaded_at=uow.now,
        )
        uow.add(row)
        uow.publish(ArticleChanged(article_id), actor_id=viewer.employee_id)
        return row.id


def remove(viewer: Viewer, attachment_id: int) -> None:
    """Take a file off its article; its content stays in the store."""
    with unit_of_work() as uow:
        row = uow.session.get(Attachment, attachment_id)
        if row is None or row.removed_at is not None:
            raise NotFound
        article = locked(uow, viewer, row.article_id)
        if not is_owner(uow.session, viewer, article):
            raise NotAllowed
        row.removed_at = uow.now
        uow.publish(ArticleChanged(row.article_id), actor_id=viewer.employee_id)


_LISTED = (
    select(Attachment.id, Attachment.name, Attachment.media_type, Attachment.size, Attachment.uploaded_at)
    .join(Article, Article.id == Attachment.article_id)
    .where(Attachment.article_id == bindparam("article_id"), Attachment.removed_at.is_(None), READABLE)
    .order_by(Attachment.id)
)


def listed(viewer: Viewer, article_id: int) -> list[AttachmentRow]:
    """Files of an article, none of one that the viewer may not read. One statement."""
    return [AttachmentRow(*row) for row in reading().execute(_LISTED, reader(viewer, article_id=article_id))]


def download(viewer: Viewer, article_id: int, attachment_id: int) -> tuple[Path, str, str]:
    """Path, name and type of a file of this very article. Raises NotFound, also when the article may not be read."""
    row = reading().get(Attachment, attachment_id)
    if row is None or row.article_id != article_id or row.removed_at is not None:
        raise NotFound
    if not may_read(reading(), viewer, article_id):
        raise NotFound
    return store().path(row.digest), row.name, row.media_type
