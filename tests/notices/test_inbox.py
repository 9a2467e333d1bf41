"""Messages go to each once; reading them is one's own business."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from kms.core.db import close_reading, reading, unit_of_work
from kms.core.errors import NotFound
from kms.notices import inbox, queries
from kms.notices.models import Notification, NotificationKind
from kms.rewards.events import PointsReversed
from tests.factories.office import Office

KIND = NotificationKind.POINTS_REVERSED


def _event(number: int = 1) -> PointsReversed:
    return PointsReversed(0, 0, number=number)


def _tell(office: Office, *logins: str, number: int = 1) -> None:
    with unit_of_work() as uow:
        inbox.notify(uow, _event(number), KIND, [office.people[login] for login in logins])


def test_one_event_is_told_once_to_each(office: Office) -> None:
    _tell(office, "author")
    _tell(office, "author", "expert")
    _tell(office, "author", number=2)
    close_reading()
    assert queries.unread(office.viewer("author")) == 2
    assert queries.unread(office.viewer("expert")) == 1


def test_the_database_itself_refuses_a_second_message_of_an_event(office: Office) -> None:
    _tell(office, "author")
    with pytest.raises(IntegrityError), unit_of_work() as uow:
        uow.add(Notification(event_number=1, employee_id=office.people["author"], kind=KIND, facts={}, at=uow.now))


def test_opening_reads_one_and_all_reads_only_mine(office: Office) -> None:
    for number in (1, 2, 3):
        _tell(office, "author", "expert", number=number)
    author, expert = office.viewer("author"), office.viewer("expert")
    first = reading().scalars(select(Notification.id).where(Notification.employee_id == author.employee_id)).first()
    assert first is not None
    moment = inbox.open_message(author, first).read_at
    assert inbox.open_message(author, first).read_at == moment is not None
    close_reading()
    assert (queries.unread(author), queries.unread(expert)) == (2, 3)
    inbox.read_all(author)
    close_reading()
    assert (queries.unread(author), queries.unread(expert)) == (0, 3)


def test_other_people_s_messages_are_not_there(office: Office) -> None:
    _tell(office, "author")
    theirs = reading().scalars(select(Notification.id)).one()
    with pytest.raises(NotFound):
        inbox.open_message(office.viewer("admin"), theirs)
    close_reading()
    assert queries.unread(office.viewer("author")) == 1
