"""The wiring: periodic work that can run at any time, settings and consumers under names of their own."""

from __future__ import annotations

from datetime import timedelta

from kms.app import consumers, jobs
from kms.core import clock
from kms.core.periodic import calendar, run_due
from tests.factories.office import Office


def test_every_job_runs_on_an_office_and_again_in_its_next_round(office: Office) -> None:
    names = [job.name for job in jobs()]
    assert len(set(names)) == len(names)
    assert run_due(jobs()) == names
    assert run_due(jobs()) == []
    with clock.travel(clock.now() + max(job.every for job in jobs()) + timedelta(seconds=1)):
        assert run_due(jobs()) == names
    assert [row.error for row in calendar()] == [""] * len(names)


def test_every_consumer_has_a_cursor_of_its_own() -> None:
    names = [consumer.name for consumer in consumers()]
    assert len(set(names)) == len(names)
