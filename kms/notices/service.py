"""What can be done with notices, in the order of their life: post, change, announce, confirm, remind, withdraw."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from kms.articles.personal_data import find
from kms.articles.rendering.pool import pool
from kms.core.clock import KST
from kms.core.db import UnitOfWork, unit_of_work
from kms.core.errors import Conflict, Invalid, NotFound
from kms.core.ids import new_id
from kms.core.permissions import Permission, Viewer
from kms.core.text import clean, one_line
from kms.notices.board import current, readable_by
from kms.notices.errors import AlreadyAnnounced, AlreadyConfirmed, AlreadyReminded, NothingToConfirm
from kms.notices.events import NoticeAnnounced, NoticeReminded
from kms.notices.models import Notice, NoticeConfirmation
from kms.org import queries as org

LONGEST_TITLE = 200
LONGEST_BODY = 20_000


@dataclass(frozen=True)
class NoticeDraft:
    """One state of the form. `department_id` None: for everyone; `valid_to` None: for good."""

    title: str = ""
    body: str = ""
    department_id: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    must_confirm: bool = False

    def checked(self) -> NoticeDraft:
        """The same in normal form. Raises Invalid."""
        draft = replace(self, title=one_line(self.title), body=clean(self.body).strip())
        wrong: dict[str, object] = {}
        if not draft.title or len(draft.title) > LONGEST_TITLE:
            wrong["title"] = _("Enter a title of at most %(most)s characters.", most=LONGEST_TITLE)
        if not draft.body or len(draft.body) > LONGEST_BODY:
            wrong["body"] = _("Write a text of at most %(most)s characters.", most=LONGEST_BODY)
        if any(one.blocking for one in find(f"{draft.title}\n{draft.body}")):
            wrong["body"] = _("This looks like a resident registration number. Take it out.")
        if draft.valid_from is None:
            wrong["valid_from"] = _("Enter the first day.")
        elif draft.valid_to is not None and draft.valid_to < draft.valid_from:
            wrong["valid_to"] = _("The last day is before the first. Enter a later day, or none.")
        if draft.department_id is not None and draft.department_id not in org.department_names():
            wrong["department_id"] = _("Choose one of the departments offered.")
        if wrong:
            raise Invalid(wrong)
        return draft


def post(viewer: Viewer, draft: NoticeDraft) -> int:
    """Put a notice on the board; it is announced at once when its first day has come. Raises NotAllowed, Invalid, TooHardToRender."""
    viewer.require(Permission.WRITE_NOTICE)
    draft = draft.checked()
    html = pool().render(draft.body, {}).html
    with unit_of_work() as uow:
        notice = Notice(
            id=new_id(), author_id=viewer.employee_id, created_at=uow.now, updated_at=uow.now, body_html=html, version=1
        )
        _set(notice, draft)
        uow.add(notice)
        uow.session.flush()
        _announce_if_due(uow, notice)
        return notice.id


def change(viewer: Viewer, notice_id: int, draft: NoticeDraft, *, expected_version: int) -> None:
    """Change a notice. Its audience stays once it was announced, its text once somebody confirmed it.

    Raises NotAllowed, NotFound, Invalid, Conflict (changed meanwhile), AlreadyAnnounced, AlreadyConfirmed.
    """
    viewer.require(Permission.WRITE_NOTICE)
    draft = draft.checked()
    html = pool().render(draft.body, {}).html
    with unit_of_work() as uow:
        notice = _locked(uow, viewer, notice_id)
        if notice.version != expected_version or notice.withdrawn_at is not None:
            raise Conflict
        audience = (notice.department_id, notice.must_confirm)
        if notice.announced_at is not None and audience != (draft.department_id, draft.must_confirm):
            raise AlreadyAnnounced
        if (notice.title, notice.body) != (draft.title, draft.body) and _confirmed(uow, notice_id):
            raise AlreadyConfirmed
        _set(notice, draft)
        notice.body_html, notice.updated_at = html, uow.now
        notice.version += 1
        _announce_if_due(uow, notice)


def announce_due() -> int:
    """Announce the notices whose first day has come; how many. The worker's job: repeating it does nothing."""
    with unit_of_work() as uow:
        waiting = select(Notice).where(Notice.announced_at.is_(None), current()).with_for_update(skip_locked=True)
        notices = list(uow.session.scalars(waiting))
        for notice in notices:
            _announce_if_due(uow, notice)
    return len(notices)


def confirm(viewer: Viewer, notice_id: int) -> None:
    """Say to have read a notice; saying it again changes nothing. Raises NotFound, NothingToConfirm."""
    with unit_of_work() as uow:
        notice = _locked(uow, viewer, notice_id)
        in_audience = notice.department_id in (None, viewer.department_id)
        if not notice.must_confirm or notice.announced_at is None or notice.withdrawn_at is not None or not in_audience:
            raise NothingToConfirm
        if uow.session.get(NoticeConfirmation, (notice_id, viewer.employee_id)) is None:
            uow.add(NoticeConfirmation(notice_id=notice_id, employee_id=viewer.employee_id, at=uow.now))


def remind(viewer: Viewer, notice_id: int) -> None:
    """Remind, once, whoever must confirm and has not. Raises NotAllowed, NotFound, NothingToConfirm, AlreadyReminded."""
    viewer.require(Permission.WRITE_NOTICE)
    with unit_of_work() as uow:
        notice = _locked(uow, viewer, notice_id)
        if not notice.must_confirm or notice.announced_at is None or notice.withdrawn_at is not None:
            raise NothingToConfirm
        if notice.reminded_at is not None:
            raise AlreadyReminded
        notice.reminded_at = uow.now
        uow.publish(NoticeReminded(notice_id), actor_id=viewer.employee_id)


def withdraw(viewer: Viewer, notice_id: int) -> None:
    """Take a notice off the board; confirmations are kept. Raises NotAllowed, NotFound, Conflict."""
    viewer.require(Permission.WRITE_NOTICE)
    with unit_of_work() as uow:
        notice = _locked(uow, viewer, notice_id)
        if notice.withdrawn_at is not None:
            raise Conflict
        notice.withdrawn_at = uow.now


def _set(notice: Notice, draft: NoticeDraft) -> None:
    assert draft.valid_from is not None  # `checked` saw to it
    notice.title, notice.body = draft.title, draft.body
    notice.department_id, notice.must_confirm = draft.department_id, draft.must_confirm
    notice.valid_from, notice.valid_to = draft.valid_from, draft.valid_to


def _announce_if_due(uow: UnitOfWork, notice: Notice) -> None:
    if notice.announced_at is None and notice.valid_from <= uow.now.astimezone(KST).date():
        notice.announced_at = uow.now
        uow.publish(NoticeAnnounced(notice.id), actor_id=notice.author_id)


def _confirmed(uow: UnitOfWork, notice_id: int) -> bool:
    found = select(NoticeConfirmation.employee_id).where(NoticeConfirmation.notice_id == notice_id).limit(1)
    return uow.session.scalar(found) is not None


def _locked(uow: UnitOfWork, viewer: Viewer, notice_id: int) -> Notice:
    """The notice with its row locked. Raises NotFound, also when the viewer may not read it."""
    statement = select(Notice).where(Notice.id == notice_id, readable_by(viewer)).with_for_update()
    found = uow.session.scalars(statement.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound
    return found
