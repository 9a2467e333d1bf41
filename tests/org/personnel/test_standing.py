"""The present office as a file is compared with it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event

from kms.core.db import Database, close_reading
from kms.core.errors import NotAllowed
from kms.core.permissions import SYSTEM
from kms.org import people
from kms.org.personnel.standing import place_ids, standing
from tests.factories.office import STAFF, Office


def test_everybody_is_known_with_place_and_first_day(office: Office) -> None:
    people.move(SYSTEM, office.people["author"], office.teams["WEL"], rank="주사", on=date(2026, 7, 1))
    close_reading()
    found = standing(office.viewer("admin"))
    author = found.people["00001"]
    assert (author.facts.department_code, author.facts.team, author.since) == ("WEL", "WEL팀", date(2026, 7, 1))
    assert len(found.people) == len(STAFF)
    assert found.departments["TAX"] == "세무과"
    assert ("TAX", "TAX팀") in found.teams
    assert found.managers == {f"{list(STAFF).index('admin') + 1:05d}"}


def test_a_leaver_is_known_with_the_day_of_leaving(office: Office) -> None:
    people.leave(SYSTEM, office.people["author"], on=date(2026, 7, 1))
    close_reading()
    author = standing(SYSTEM).people["00001"]
    assert (author.left, author.since) == (True, date(2026, 7, 1))


def test_places_are_found_by_what_files_call_them(office: Office) -> None:
    departments, teams = place_ids()
    assert departments == office.departments
    assert teams["TAX", "TAX팀"] == office.teams["TAX"]


def test_it_takes_five_statements_and_the_permission(office: Office, database: Database) -> None:
    with pytest.raises(NotAllowed):
        standing(office.viewer("author"))
    close_reading()
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *facts: statements.append(facts[2]))
    standing(SYSTEM)
    assert len([one for one in statements if one.startswith("SELECT")]) == 5
