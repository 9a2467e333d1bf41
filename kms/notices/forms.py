"""The form of a notice: from what a browser sends to a `NoticeDraft`."""

from __future__ import annotations

from flask import request

from kms.notices.models import Notice
from kms.notices.service import NoticeDraft
from kms.web.forms import date_field, identifier_field, text


def read_draft(stored: Notice | None = None) -> NoticeDraft:
    """The form as typed; audience and confirmation of a notice that was announced are those stored, the form has none."""
    announced = stored is not None and stored.announced_at is not None
    return NoticeDraft(
        title=text("title"),
        body=request.form.get("body", ""),
        department_id=stored.department_id if announced and stored else identifier_field("department_id") or None,
        valid_from=date_field("valid_from"),
        valid_to=date_field("valid_to"),
        must_confirm=stored.must_confirm if announced and stored else "must_confirm" in request.form,
    )


def draft_of(notice: Notice) -> NoticeDraft:
    """The form's state for a stored notice."""
    return NoticeDraft(
        title=notice.title,
        body=notice.body,
        department_id=notice.department_id,
        valid_from=notice.valid_from,
        valid_to=notice.valid_to,
        must_confirm=notice.must_confirm,
    )
