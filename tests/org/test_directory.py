"""Who does what: everybody finds people by name, duty and place; nobody sees more than that."""

from __future__ import annotations

from dataclasses import fields

import pytest
from sqlalchemy import event

from kms.core.db import Database, close_reading
from kms.core.errors import NotFound
from kms.core.paging import PageRequest
from kms.core.permissions import SYSTEM
from kms.org import directory, people
from kms.org.directory import Colleague
from kms.org.people import NewEmployee
from tests.factories.office import Office

PAGE = PageRequest(1, 100)


@pytest.fixture
def taxes(office: Office) -> Office:
    """The small office, with a leader of the tax team who collects, and an empty team."""
    person = NewEmployee("90001", "leader", "박팀장", "주사", office.teams["TAX"], position="팀장", duty="체납 징수")
    people.hire(SYSTEM, person)
    people.add_team(SYSTEM, office.departments["TAX"], "빈팀", "새 업무", sort=9)
    close_reading()
    return office


def names(office: Office, text: str) -> list[str]:
    return [one.name for one in directory.colleagues(office.viewer("stranger"), PAGE, text=text).rows]


@pytest.mark.parametrize("text", ["박팀장", "체납", "징수 세무과", "팀장", "TAX팀 주사"])
def test_a_colleague_is_found_by_any_of_name_duty_rank_and_place(taxes: Office, text: str) -> None:
    assert names(taxes, text) == ["박팀장"]


@pytest.mark.parametrize("text", ["체납 복지정책과", "100%", "90001", "leader"])
def test_words_that_do_not_fit_together_and_what_is_not_shown_find_nobody(taxes: Office, text: str) -> None:
    assert names(taxes, text) == []


def test_departments_and_teams_count_who_works_there(taxes: Office) -> None:
    people.leave(SYSTEM, taxes.people["author"])
    close_reading()
    viewer = taxes.viewer("stranger")
    tax = directory.departments(viewer)[0]
    assert (tax.name, tax.teams, tax.people) == ("세무과", 2, 3)
    assert [(one.name, one.duty, one.people) for one in directory.teams(viewer, tax.id)] == [
        ("TAX팀", "", 3),
        ("빈팀", "새 업무", 0),
    ]


def test_whoever_leads_a_team_comes_first_and_leavers_are_not_listed(taxes: Office) -> None:
    people.leave(SYSTEM, taxes.people["author"])
    close_reading()
    rows = directory.colleagues(taxes.viewer("stranger"), PAGE, team_id=taxes.teams["TAX"]).rows
    assert rows[0].name == "박팀장"
    assert taxes.people["author"] not in {one.id for one in rows}
    assert directory.colleague(taxes.viewer("stranger"), taxes.people["author"]).left


def test_numbers_and_logins_are_not_among_what_everybody_sees() -> None:
    assert not {"number", "login", "joined_on", "left_on"} & {one.name for one in fields(Colleague)}


def test_what_does_not_exist_is_not_found(office: Office) -> None:
    with pytest.raises(NotFound):
        directory.department(office.viewer("author"), "NOPE")
    with pytest.raises(NotFound):
        directory.colleague(office.viewer("author"), 1)


def test_a_list_takes_two_statements_whatever_its_length(taxes: Office, database: Database) -> None:
    viewer = taxes.viewer("author")
    close_reading()
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *facts: statements.append(facts[2]))
    directory.colleagues(viewer, PAGE)
    directory.colleagues(viewer, PageRequest(1, 1))
    assert len([one for one in statements if one.startswith("SELECT")]) == 4
