"""Asking the organisation."""

from __future__ import annotations

import pytest

from kms.core.errors import NotAllowed, NotFound
from kms.core.paging import PageRequest
from kms.core.permissions import SYSTEM
from kms.org import people, queries
from tests.factories.office import Office


def test_people_are_found_by_the_beginning_of_name_or_login(office: Office) -> None:
    assert [one.name for one in queries.find_people("이름col")] == ["이름colleague"]
    assert [one.name for one in queries.find_people("COL")] == ["이름colleague"]
    assert queries.find_people("%") == []
    assert queries.find_people(" ") == []


def test_who_left_is_named_but_not_offered(office: Office) -> None:
    people.leave(SYSTEM, office.people["colleague"])
    assert queries.find_people("col") == []
    assert queries.people([office.people["colleague"]])[office.people["colleague"]].left


def test_the_list_of_people_is_for_administrators(office: Office) -> None:
    page = queries.employees(office.viewer("admin"), PageRequest(1, 3), department_id=office.departments["TAX"])
    assert (page.total, len(page.rows), page.pages) == (3, 3, 1)
    with pytest.raises(NotAllowed):
        queries.employees(office.viewer("monitor"), PageRequest())


def test_head_count_leaves_out_who_left(office: Office) -> None:
    before = queries.head_count()[office.departments["TAX"]]
    people.leave(SYSTEM, office.people["colleague"])
    assert queries.head_count()[office.departments["TAX"]] == before - 1


def test_an_unknown_login_is_not_found(office: Office) -> None:
    with pytest.raises(NotFound):
        queries.viewer_by_login("nobody")


def test_history_is_for_oneself_and_administrators(office: Office) -> None:
    with pytest.raises(NotAllowed):
        queries.history(office.viewer("colleague"), office.people["author"])
    assert len(queries.history(office.viewer("admin"), office.people["author"])) == 1


def test_staff_are_those_who_work_here_of_all_or_of_one_department(office: Office) -> None:
    people.leave(SYSTEM, office.people["colleague"])
    tax = {office.people[login] for login in ("author", "monitor")}
    assert set(queries.staff(office.departments["TAX"])) == tax
    assert set(queries.staff()) == set(office.people.values()) - {office.people["colleague"]}
