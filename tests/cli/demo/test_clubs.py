"""The demo's clubs: as many as the office has, with people who work there, reporting as clubs do."""

from __future__ import annotations

import random
from collections.abc import Callable

from sqlalchemy import func, select

from kms.cli.demo.clubs import FALLEN_SILENT, build_clubs, file_outputs, report_month
from kms.cli.demo.organisation import DEPARTMENTS, SEED
from kms.clubs import lists, queries
from kms.clubs.models import ClubAttendance, ClubPlan, ClubReport
from kms.core import clock
from kms.core.clock import Month, korean_instant
from kms.core.db import close_reading, reading, unit_of_work
from kms.core.paging import PageRequest
from kms.core.permissions import SYSTEM
from kms.org import people
from tests.factories.office import Office


def test_clubs_are_founded_and_report_and_five_fall_silent(office: Office, drain: Callable[[], None]) -> None:
    _staff(office)
    build_clubs(SYSTEM, random.Random(SEED))
    chance = random.Random(SEED)
    for number in range(5, 11):
        assert 38 <= report_month(Month(2026, number), chance) <= 48
    office.published("employee", title="동아리에서 나온 글")
    month = Month.of(clock.now())
    assert file_outputs(month, 3, chance) == 1
    assert file_outputs(month, 3, chance) == 0
    drain()
    october = queries.month(SYSTEM, Month(2026, 10))
    assert (october.active, october.members) == (48, 457)
    with clock.travel(korean_instant(Month(2026, 10).next.first_day)):
        silent = lists.clubs(SYSTEM, lists.SILENT, PageRequest(1, 100)).rows
    assert {row.code for row in silent} >= FALLEN_SILENT
    assert 4 <= len(silent) <= 6
    assert reading().scalar(select(func.count()).select_from(ClubPlan)) == 48
    there = reading().scalar(select(func.count()).select_from(ClubAttendance)) or 0
    could = reading().scalar(select(func.sum(ClubReport.members))) or 1
    assert 0.6 <= there / could <= 0.95
    leads = queries.my_clubs(office.viewer("employee"))
    assert any(one.leads for one in leads)


def _staff(office: Office) -> None:
    """Two people and more in each department that a club names, one of them the demo's employee."""
    with unit_of_work():
        for sort, (code, name, _teams) in enumerate(DEPARTMENTS):
            if code in office.departments:
                team_id = office.teams[code]
            else:
                team_id = people.add_team(SYSTEM, people.add_department(SYSTEM, code, name, sort), f"{name}팀")
            for number in range(4):
                login = "employee" if (code, number) == ("CIV", 0) else f"{code.lower()}{number}"
                people.hire(SYSTEM, people.NewEmployee(f"{code}{number}", login, f"이름{login}", "주무관", team_id))
    close_reading()
