"""What changed when: of a person, of a role, and who signed in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kms.core import clock
from kms.core.db import close_reading
from kms.core.errors import NotAllowed, NotFound
from kms.core.paging import PageRequest
from kms.core.permissions import SYSTEM, Permission, Role
from kms.org import accounts, history, people
from kms.org.errors import WrongPassword
from kms.org.models import LeadGroup
from tests.factories.office import PASSWORD, Office


def test_every_role_that_a_person_held_stays_answerable(office: Office) -> None:
    admin, author = office.viewer("admin"), office.people["author"]
    people.set_roles(admin, author, {Role.DEPT_MONITOR})
    people.set_roles(admin, author, set())
    close_reading()
    (held,) = history.roles_held(admin, author)
    assert (held.role, held.granted_by, held.withdrawn_by) == ("dept_monitor", admin.employee_id, admin.employee_id)
    assert held.withdrawn_at is not None


def test_lead_groups_are_replaced_with_their_dates(office: Office) -> None:
    admin, author = office.viewer("admin"), office.people["author"]
    people.set_groups(admin, author, {LeadGroup.INNOVATION_LEADER, LeadGroup.CHANGE_MANAGER})
    with clock.travel(clock.now() + timedelta(days=30)):
        people.set_groups(admin, author, {LeadGroup.CHANGE_MANAGER})
        close_reading()
        assert history.groups_of(author) == {LeadGroup.CHANGE_MANAGER}
        ended = [row for row in history.memberships(admin, author) if row.valid_to]
        assert [(row.group, row.valid_to) for row in ended] == [("innovation_leader", clock.today())]


def test_only_people_who_work_here_join_groups(office: Office) -> None:
    people.leave(SYSTEM, office.people["author"])
    with pytest.raises(NotFound):
        people.set_groups(SYSTEM, office.people["author"], {LeadGroup.CHANGE_MANAGER})
    with pytest.raises(NotAllowed):
        people.set_groups(office.viewer("monitor"), office.people["colleague"], set())


def test_each_version_of_a_role_says_what_it_added_and_took_away(office: Office) -> None:
    admin = office.viewer("admin")
    people.define_role(admin, Role.DEPT_MONITOR, {Permission.APPROVE_ARTICLE, Permission.WRITE_NOTICE})
    people.define_role(admin, Role.DEPT_MONITOR, {Permission.APPROVE_ARTICLE})
    close_reading()
    second, first = history.role_versions(admin)
    assert (first.added, first.removed) == (("notice.write",), ("report.see",))
    assert (second.version, second.added, second.removed) == (2, (), ("notice.write",))


def test_the_log_of_logins_tells_who_tried_from_where(office: Office) -> None:
    accounts.set_password(SYSTEM, office.people["author"], PASSWORD)
    accounts.sign_in("author", PASSWORD, address="10.0.0.7")
    for login in ("author", "nobody-here"):
        with pytest.raises(WrongPassword):
            accounts.sign_in(login, "wrong", address="10.0.0.8")
    close_reading()
    admin = office.viewer("admin")
    rows = history.logins(admin, PageRequest()).rows
    author = office.people["author"]
    assert [(row.employee_id, row.address, row.outcome) for row in rows] == [
        (None, "10.0.0.8", "failed"),
        (author, "10.0.0.8", "failed"),
        (author, "10.0.0.7", "ok"),
    ]
    assert history.logins(admin, PageRequest(), word="AUTHOR", outcome="ok").total == 1
    assert history.logins(admin, PageRequest(), word="stranger").total == 0


@pytest.mark.parametrize("login", ["author", "monitor", "expert", "officer"])
def test_histories_are_for_those_in_charge(office: Office, login: str) -> None:
    viewer = office.viewer(login)
    for attempt in (
        lambda: history.roles_held(viewer, office.people["stranger"]),
        lambda: history.memberships(viewer, office.people["stranger"]),
        lambda: history.role_versions(viewer),
        lambda: history.logins(viewer, PageRequest()),
    ):
        with pytest.raises(NotAllowed):
            attempt()
