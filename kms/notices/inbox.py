"""What can be done with messages: `notify`, the one door through which each goes to its people, and marking as read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select, update

from kms.core.db import UnitOfWork, unit_of_work
from kms.core.errors import NotFound
from kms.core.events import Event
from kms.core.permissions import Viewer
from kms.notices.models import Notification, NotificationKind


def notify(
    uow: UnitOfWork,
    event: Event,
    kind: NotificationKind,
    people: Iterable[int],
    *,
    article_id: int | None = None,
    subject_id: int | None = None,
    facts: Mapping[str, object] | None = None,
    own: Mapping[int, Mapping[str, object]] | None = None,
) -> None:
    """Tell people of an event, each once however often the event is handled.

    `facts` fill the sentence (plain JSON), `own` those that differ from person to person.

    Every message of the office passes here: whoever adds mail or another way hangs it on the rows that are new.
    """
    told = select(Notification.employee_id).where(Notification.event_number == event.number)
    new = sorted(set(people) - set(uow.session.scalars(told)))
    uow.add(
        *(
            Notification(
                event_number=event.number,
                employee_id=employee_id,
                kind=kind,
                article_id=article_id,
                subject_id=subject_id,
                facts={**(facts or {}), **(own or {}).get(employee_id, {})},
                at=event.occurred_at or uow.now,
            )
            for employee_id in new
        )
    )
    uow.session.flush()


def open_message(viewer: Viewer, notification_id: int) -> Notification:
    """The viewer's message, read from now on. Raises NotFound, also for other people's."""
    with unit_of_work() as uow:
        found = uow.session.get(Notification, notification_id)
        if found is None or found.employee_id != viewer.employee_id:
            raise NotFound
        if found.read_at is None:
            found.read_at = uow.now
        return found


def read_all(viewer: Viewer) -> None:
    """Mark every message of the viewer as read."""
    with unit_of_work() as uow:
        mine = (Notification.employee_id == viewer.employee_id, Notification.read_at.is_(None))
        uow.session.execute(update(Notification).where(*mine).values(read_at=uow.now))
