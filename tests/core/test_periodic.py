"""The calendar: each job at most once in its interval, again when it failed or was killed, never held up by another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kms.core import clock
from kms.core.db import Database, unit_of_work
from kms.core.periodic import LEASE, Job, JobRun, calendar, run_due

START = datetime(2026, 5, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Counting:
    """A job's work that counts its runs and fails while told to."""

    def __init__(self) -> None:
        self.runs = 0
        self.failing = False

    def __call__(self) -> None:
        self.runs += 1
        if self.failing:
            raise OSError("no room")


def _at(passed: timedelta, *jobs: Job) -> list[str]:
    with clock.travel(START + passed):
        return run_due(jobs)


def test_a_job_runs_once_in_its_interval(database: Database) -> None:
    work = Counting()
    job = Job("count", work, HOUR)
    assert _at(timedelta(), job) == ["count"]
    for minutes in (1, 30, 59):
        assert _at(timedelta(minutes=minutes), job) == []
    assert work.runs == 1
    assert _at(HOUR, job) == ["count"]
    assert work.runs == 2


def test_a_late_worker_makes_up_one_round_not_all(database: Database) -> None:
    work = Counting()
    job = Job("count", work, HOUR)
    _at(timedelta(), job)
    _at(timedelta(days=3), job)
    assert _at(timedelta(days=3, minutes=59), job) == []
    assert work.runs == 2


def test_a_failing_job_is_noted_comes_again_after_the_lease_and_holds_nobody_up(database: Database) -> None:
    work, other = Counting(), Counting()
    work.failing = True
    jobs = (Job("fails", work, HOUR), Job("works", other, HOUR))
    assert _at(timedelta(), *jobs) == ["works"]
    assert [(row.name, "no room" in row.error) for row in calendar()] == [("fails", True), ("works", False)]
    assert _at(LEASE - timedelta(seconds=1), *jobs) == []
    work.failing = False
    assert _at(LEASE, *jobs) == ["fails"]
    assert [row.error for row in calendar()] == ["", ""]


def test_a_killed_job_comes_again_after_the_lease(database: Database) -> None:
    with unit_of_work() as uow:  # what a kill between claim and end leaves behind
        uow.add(JobRun(name="count", due_at=START + LEASE, error=""))
    job = Job("count", Counting(), timedelta(days=1))
    assert _at(LEASE - timedelta(seconds=1), job) == []
    assert _at(LEASE, job) == ["count"]
    assert _at(LEASE + timedelta(hours=23), job) == []


def test_while_one_runs_it_no_other_worker_does(database: Database) -> None:
    seen: list[list[str]] = []
    again = Job("count", Counting(), HOUR)

    def meanwhile() -> None:
        seen.append(run_due([again]))

    assert _at(timedelta(), Job("count", meanwhile, HOUR)) == ["count"]
    assert seen == [[]]
