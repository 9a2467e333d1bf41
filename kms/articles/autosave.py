"""What a person typed and did not save yet: kept every few seconds, one row a person and article."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from kms.articles.access import may_read
from kms.articles.drafts import Draft
from kms.articles.models import Autosave
from kms.core.db import unit_of_work
from kms.core.errors import NotFound
from kms.core.permissions import Permission, Viewer


def keep(viewer: Viewer, article_id: int, draft: Draft, *, base_revision_id: int | None) -> datetime:
    """Keep the form as typed (article 0: a new one); returns when. Raises NotAllowed, NotFound."""
    viewer.require(Permission.WRITE_ARTICLE)
    with unit_of_work() as uow:
        if article_id and not may_read(uow.session, viewer, article_id):
            raise NotFound
        row = uow.session.get(Autosave, (viewer.employee_id, article_id))
        if row is None:
            row = Autosave(employee_id=viewer.employee_id, article_id=article_id)
            uow.add(row)
        row.form, row.base_revision_id, row.saved_at = draft.as_form(), base_revision_id, uow.now
        return uow.now


def drop(viewer: Viewer, article_id: int) -> None:
    """Forget what was kept."""
    with unit_of_work() as uow:
        uow.session.execute(
            delete(Autosave).where(Autosave.employee_id == viewer.employee_id, Autosave.article_id == article_id)
        )
