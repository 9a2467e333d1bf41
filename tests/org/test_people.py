"""Joining, moving, leaving: every past place stays answerable, leavers keep their authorship."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from kms.articles.models import Article, Handover
from kms.audit import service as audit
from kms.audit.queries import entries as audit_entries
from kms.core import clock
from kms.core.db import close_reading, reading
from kms.core.errors import Conflict, NotAllowed, NotFound
from kms.core.paging import PageRequest
from kms.core.permissions import SYSTEM, Permission, Role
from kms.org import people, queries
from kms.org.models import LeadGroup
from tests.factories.office import Office


def test_a_move_keeps_the_history(office: Office) -> None:
    author = office.people["author"]
    people.move(SYSTEM, author, office.teams["WEL"], rank="주사", on=date(2026, 7, 1))
    close_reading()
    stays = queries.history(office.viewer("author"), author)
    assert [(one.team, one.valid_from, one.valid_to) for one in stays] == [
        ("WEL팀", date(2026, 7, 1), None),
        ("TAX팀", date(2020, 1, 1), date(2026, 7, 1)),
    ]
    assert queries.team_at(author, date(2026, 6, 30)) == office.teams["TAX"]
    assert queries.team_at(author, date(2026, 7, 1)) == office.teams["WEL"]


def test_a_leavers_articles_stay_and_wait_for_a_colleague(office: Office, drain: Callable[[], None]) -> None:
    article_id = office.published()
    people.leave(SYSTEM, office.people["author"])
    drain()
    article = reading().get_one(Article, article_id)
    assert article.author_id == office.people["author"]
    assert article.owner_id is None
    assert reading().scalars(select(Handover.team_id)).all() == [office.teams["TAX"]]
    with pytest.raises(NotFound):
        office.viewer("author")


def test_leaving_ends_roles_and_happens_once(office: Office) -> None:
    people.leave(SYSTEM, office.people["expert"])
    close_reading()
    assert office.people["expert"] not in queries.holders(Role.KNOWLEDGE_EXPERT)
    with pytest.raises(Conflict):
        people.leave(SYSTEM, office.people["expert"])


def test_roles_are_replaced_and_nobody_changes_their_own(office: Office) -> None:
    people.set_roles(office.viewer("admin"), office.people["author"], {Role.KNOWLEDGE_EXPERT, Role.DEPT_MONITOR})
    people.set_roles(office.viewer("admin"), office.people["author"], {Role.DEPT_MONITOR})
    close_reading()
    assert queries.roles_of(office.people["author"]) == {Role.DEPT_MONITOR}
    with pytest.raises(Conflict):
        people.set_roles(office.viewer("admin"), office.people["admin"], {Role.KNOWLEDGE_OFFICER})


def test_what_a_role_allows_can_be_changed_with_effect_at_once(office: Office) -> None:
    people.define_role(office.viewer("admin"), Role.EMPLOYEE, {Permission.WRITE_ARTICLE, Permission.SEE_REPORTS})
    close_reading()
    assert office.viewer("author").may(Permission.SEE_REPORTS)
    with pytest.raises(NotAllowed):
        people.define_role(office.viewer("author"), Role.EMPLOYEE, set(Permission))


@pytest.mark.parametrize("login", ["author", "monitor", "expert", "officer"])
def test_only_administrators_change_people(office: Office, login: str) -> None:
    with pytest.raises(NotAllowed):
        people.leave(office.viewer(login), office.people["stranger"])
    with pytest.raises(NotAllowed):
        people.set_roles(office.viewer(login), office.people["stranger"], {Role.KNOWLEDGE_ADMIN})


def test_numbers_and_logins_are_taken_once(office: Office) -> None:
    with pytest.raises(Conflict):
        people.hire(SYSTEM, people.NewEmployee("99", "author", "다른이", "주무관", office.teams["TAX"]))


def test_a_group_is_joined_once_and_left_with_the_job(office: Office) -> None:
    for _ in range(2):
        people.join_group(SYSTEM, office.people["expert"], LeadGroup.KNOWLEDGE_EXPERT)
    close_reading()
    assert queries.group_counts() == {"knowledge_expert": 1}
    people.leave(SYSTEM, office.people["expert"])
    with clock.travel(clock.now() + timedelta(days=1)):
        close_reading()
        assert queries.group_counts() == {}


def test_a_person_who_left_can_be_taken_back_without_the_old_login_and_roles(office: Office) -> None:
    expert = office.people["expert"]
    people.leave(SYSTEM, expert, on=date(2026, 7, 1))
    people.take_back(SYSTEM, expert, office.teams["TAX"], rank="주사", on=date(2026, 9, 1))
    close_reading()
    assert queries.account(expert) is None
    assert queries.roles_of(expert) == set()
    assert queries.team_at(expert, date(2026, 8, 1)) is None
    assert queries.team_at(expert, date(2026, 9, 1)) == office.teams["TAX"]
    with pytest.raises(Conflict):
        people.take_back(SYSTEM, expert, office.teams["TAX"], rank="주사")


def test_a_correction_is_noted_without_its_content_and_only_when_there_is_one(office: Office) -> None:
    for _ in range(2):
        people.correct(SYSTEM, office.people["author"], name="새이름", duty="징수", email="a@hanbit.kr")
    close_reading()
    (entry,) = audit_entries(office.viewer("admin"), PageRequest(), action="org.corrected").rows
    assert entry.facts == {"fields": ["duty", "email", "name"]}
    assert queries.people([office.people["author"]])[office.people["author"]].name == "새이름"


def test_every_change_is_in_the_audit_log(office: Office) -> None:
    people.set_roles(office.viewer("admin"), office.people["author"], {Role.DEPT_MONITOR})
    close_reading()
    assert audit.first_broken() is None
