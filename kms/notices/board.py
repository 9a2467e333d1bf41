"""What can be asked of the board. One predicate narrows every way to a notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select, true

from kms.core import clock
from kms.core.db import reading
from kms.core.errors import NotFound
from kms.core.paging import Page, PageRequest, paginate
from kms.core.permissions import Permission, Viewer
from kms.notices.models import Notice, NoticeConfirmation
from kms.org import queries as org


@dataclass(frozen=True)
class NoticeRow:
    """A line of the board."""

    id: int
    title: str
    department_id: int | None
    valid_from: date
    valid_to: date | None
    must_confirm: bool
    author_id: int
    withdrawn: bool
    confirmed: bool  # by the viewer


@dataclass(frozen=True)
class Reader:
    """Somebody who must confirm a notice, and when that was done."""

    person: org.Person
    at: datetime | None


@dataclass(frozen=True)
class Readers:
    """A page of those who must confirm, by department, team and name; `missing` counts those of all who have not."""

    page: Page[Reader]
    missing: int


def in_audience(viewer: Viewer) -> ColumnElement[bool]:
    """SQL condition on `Notice`: it is meant for the viewer."""
    if viewer.department_id is None:
        return Notice.department_id.is_(None)
    return or_(Notice.department_id.is_(None), Notice.department_id == viewer.department_id)


def readable_by(viewer: Viewer) -> ColumnElement[bool]:
    """SQL condition on `Notice`: the viewer may read it. Writers read all; the audience what was announced and not withdrawn."""
    if viewer.may(Permission.WRITE_NOTICE):
        return true()
    return and_(in_audience(viewer), Notice.announced_at.is_not(None), Notice.withdrawn_at.is_(None))


def current() -> ColumnElement[bool]:
    """SQL condition on `Notice`: on the board today."""
    today = clock.today()
    return and_(
        Notice.withdrawn_at.is_(None),
        Notice.valid_from <= today,
        or_(Notice.valid_to.is_(None), Notice.valid_to >= today),
    )


def on_board(viewer: Viewer, page: PageRequest) -> Page[NoticeRow]:
    """Notices of today, those to be confirmed first, then the newest. Two statements."""
    waiting = case((and_(Notice.must_confirm.is_(True), ~_confirmed_by(viewer)), 0), else_=1)
    statement = _rows(viewer).where(current()).order_by(waiting, Notice.valid_from.desc(), Notice.id.desc())
    return paginate(statement, page, NoticeRow)


def archive(viewer: Viewer, page: PageRequest) -> Page[NoticeRow]:
    """All notices that the viewer may read, past and (for writers) coming ones, newest first. Two statements."""
    return paginate(_rows(viewer).order_by(Notice.valid_from.desc(), Notice.id.desc()), page, NoticeRow)


def to_confirm(viewer: Viewer, limit: int = 10) -> list[NoticeRow]:
    """Notices of today that the viewer must confirm and has not, soonest end first. One statement."""
    waiting = (current(), in_audience(viewer), Notice.must_confirm.is_(True), ~_confirmed_by(viewer))
    statement = _rows(viewer).where(*waiting, Notice.announced_at.is_not(None))
    rows = reading().execute(statement.order_by(Notice.valid_to.is_(None), Notice.valid_to, Notice.id).limit(limit))
    return [NoticeRow(*row) for row in rows]


def notice(viewer: Viewer, notice_id: int) -> Notice:
    """One notice. Raises NotFound, also when the viewer may not read it."""
    found = reading().scalars(select(Notice).where(Notice.id == notice_id, readable_by(viewer))).first()
    if found is None:
        raise NotFound
    return found


def has_confirmed(viewer: Viewer, notice_id: int) -> datetime | None:
    """When the viewer confirmed a notice."""
    mine = (NoticeConfirmation.notice_id == notice_id, NoticeConfirmation.employee_id == viewer.employee_id)
    return reading().scalar(select(NoticeConfirmation.at).where(*mine))


def titles(viewer: Viewer, ids: set[int]) -> dict[int, str]:
    """Titles of the notices that the viewer may read. One statement."""
    if not ids:
        return {}
    found = reading().execute(select(Notice.id, Notice.title).where(Notice.id.in_(ids), readable_by(viewer)))
    return {row[0]: row[1] for row in found}


def readers(viewer: Viewer, notice_id: int, page: PageRequest) -> Readers:
    """Who must confirm a notice and who has, those who work here today. Four statements. Raises NotAllowed, NotFound."""
    viewer.require(Permission.WRITE_NOTICE)
    found = notice(viewer, notice_id)
    if not found.must_confirm:
        raise NotFound
    people = org.people(org.staff(found.department_id))
    at = confirmations(notice_id)
    rows = sorted(people.values(), key=lambda one: (one.department, one.team, one.name, one.id))
    shown = rows[page.offset : page.offset + page.size]
    listed = Page(tuple(Reader(one, at.get(one.id)) for one in shown), len(rows), page)
    return Readers(listed, sum(one not in at for one in people))


def confirmations(notice_id: int) -> dict[int, datetime]:
    """When each person confirmed a notice: for this room only. One statement."""
    rows = select(NoticeConfirmation.employee_id, NoticeConfirmation.at).where(
        NoticeConfirmation.notice_id == notice_id
    )
    return {row[0]: row[1] for row in reading().execute(rows)}


def count_confirmed(notice_id: int) -> int:
    """How many confirmed a notice."""
    counted = select(func.count()).select_from(NoticeConfirmation).where(NoticeConfirmation.notice_id == notice_id)
    return reading().scalar(counted) or 0


def _confirmed_by(viewer: Viewer) -> ColumnElement[bool]:
    return exists(
        select(NoticeConfirmation.notice_id).where(
            NoticeConfirmation.notice_id == Notice.id, NoticeConfirmation.employee_id == viewer.employee_id
        )
    )


def _rows(viewer: Viewer) -> Any:
    return select(
        Notice.id,
        Notice.title,
        Notice.department_id,
        Notice.valid_from,
        Notice.valid_to,
        Notice.must_confirm,
        Notice.author_id,
        Notice.withdrawn_at.is_not(None).label("withdrawn"),
        _confirmed_by(viewer).label("confirmed"),
    ).where(readable_by(viewer))
