"""Work that comes round by the clock: roll-ups, reminders. The worker runs what is due; the calendar lives in the database.

A job is claimed by moving its due time on by a lease before it runs, and put off to the next round after it ran: killed
or failing in between, it comes again when the lease is over, so a job must be safe to repeat.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import String, Text, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from kms.core import clock
from kms.core.db import Base, close_reading, reading, unit_of_work

LEASE = timedelta(minutes=10)  # how long a claimed job may take before another worker may try

log = structlog.get_logger()


@dataclass(frozen=True)
class Job:
    """`run` is called at most once in `every` while it succeeds. The name is what the calendar keeps it by."""

    name: str
    run: Callable[[], object]
    every: timedelta


class JobRun(Base):
    """When a job is due next, and how it went the last time."""

    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    due_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(Text, default="")


def run_due(jobs: Iterable[Job]) -> list[str]:
    """Run the jobs that are due and that nobody else runs; the names of those that succeeded.

    A failure is logged, kept with the job, and does not keep the others from running.
    """
    done = []
    for job in jobs:
        started = clock.now()
        if not _claim(job, started):
            continue
        try:
            job.run()
        except Exception as error:
            log.exception("job failed", job=job.name)
            _note(job, error=repr(error))
        else:
            _note(job, due_at=started + job.every, finished_at=clock.now(), error="")
            done.append(job.name)
        finally:
            close_reading()
    return done


def calendar() -> list[JobRun]:
    """All jobs that ever ran, by name: for the operator. One statement."""
    return list(reading().scalars(select(JobRun).order_by(JobRun.name)))


def _claim(job: Job, at: datetime) -> bool:
    """Whether the job is due and ours: one conditional update decides between workers."""
    close_reading()
    known = reading().get(JobRun, job.name)
    if known is not None and known.due_at > at:
        return False
    try:
        with unit_of_work() as uow:
            if known is None:
                uow.add(JobRun(name=job.name, due_at=at + LEASE, error=""))
                uow.session.flush()
                return True
            due = update(JobRun).where(JobRun.name == job.name, JobRun.due_at == known.due_at)
            claimed = uow.session.execute(due.values(due_at=at + LEASE).returning(JobRun.name)).first()
            return claimed is not None
    except IntegrityError:
        return False  # another worker wrote the job's first row between our look and our insert


def _note(job: Job, **values: object) -> None:
    with unit_of_work() as uow:
        uow.session.execute(update(JobRun).where(JobRun.name == job.name).values(**values))
