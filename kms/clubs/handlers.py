"""What clubs do when something happened elsewhere, or to themselves."""

from __future__ import annotations

from kms.articles.events import ArticlePublished
from kms.clubs import outputs, reporting, service
from kms.clubs.events import ClubOutputFiled
from kms.core.clock import Month
from kms.core.db import UnitOfWork
from kms.core.events import on
from kms.org.events import EmployeeLeft
from kms.rewards.events import MonthClosed


@on(ArticlePublished)
def take_output(event: ArticlePublished, uow: UnitOfWork) -> None:
    """A published article that names its author's club is an output of it."""
    outputs.settle(uow, event.article_id, event.occurred_at or uow.now)


@on(ClubOutputFiled)
def reward_output(event: ClubOutputFiled, uow: UnitOfWork) -> None:
    """Points for the output, once."""
    outputs.reward(uow, event.article_id, event.occurred_at or uow.now)


@on(MonthClosed)
def keep_reports(event: MonthClosed, uow: UnitOfWork) -> None:
    """The month's reports stay as they were counted."""
    reporting.close_reports(uow, Month.parse(event.month), event.occurred_at or uow.now)


@on(EmployeeLeft)
def leave_clubs(event: EmployeeLeft, uow: UnitOfWork) -> None:
    """Who left the office leaves its clubs."""
    service.end_memberships_of_leaver(uow, event.employee_id)
