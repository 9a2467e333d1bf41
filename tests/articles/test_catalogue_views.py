"""Administrators' pages of map and types: seen first, then done; what was typed is kept when something is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kms.articles import categories
from kms.core.ids import encode
from tests.factories.office import Office


@pytest.fixture
def admin(client_as: Callable[[str], FlaskClient]) -> FlaskClient:
    return client_as("admin")


def confirmed(client: FlaskClient, address: str, form: dict[str, Any]) -> str:
    """Send a form, confirm what is shown, and give the page after."""
    page = client.post(address, data=form).get_data(as_text=True)
    digest = re.search(r'name="confirmed" value="(\w+)"', page)
    assert digest is not None, page
    return client.post(address, data={**form, "confirmed": digest[1]}, follow_redirects=True).get_data(as_text=True)


def test_a_place_is_added_renamed_and_moved(app: Flask, admin: FlaskClient, office_of: Office) -> None:
    form = {
        "code": "N1",
        "name": "새 분야",
        "parent_id": encode(office_of.categories["C"]),
        "experts": "author, expert",
    }
    assert "The place is on the map." in confirmed(admin, "/admin/map/new", form)
    with app.app_context():
        found = categories.category_by_code("N1")
    assert found is not None
    address = f"/admin/map/{encode(found.id)}"
    page = admin.get(address).get_data(as_text=True)
    assert 'value="author, expert"' in page
    assert f'value="{encode(found.id)}"' not in page  # not offered as its own parent
    assert "The place was changed." in confirmed(admin, address, {"name": "고친 분야", "parent_id": ""})
    page = admin.get(address).get_data(as_text=True)
    assert "/C/N1/" in page  # how it read before
    assert "/N1/" in page


def test_a_look_says_what_would_change_in_words(admin: FlaskClient, office_of: Office) -> None:
    address = f"/admin/map/{encode(office_of.categories['C2'])}"
    form = {"name": "계약", "parent_id": "", "department_id": encode(office_of.departments["WEL"]), "closed": "1"}
    page = admin.post(address, data=form).get_data(as_text=True)
    for word in ("Hangs under", "at the root", "복지정책과", "closed"):
        assert word in page
    assert "English name" not in page


def test_mistakes_are_said_before_the_look_and_nothing_typed_is_lost(admin: FlaskClient, office_of: Office) -> None:
    answer = admin.post("/admin/map/new", data={"code": "C1", "name": "겹치는 곳", "name_en": "Twice"})
    assert answer.status_code == 409
    assert "This code is taken." in answer.get_data(as_text=True)
    assert 'value="Twice"' in answer.get_data(as_text=True)
    address = f"/admin/map/{encode(office_of.categories['C'])}"
    answer = admin.post(address, data={"name": "재정 전체", "closed": "1", "experts": ""})
    assert answer.status_code == 422
    assert "Close or move the places below it first." in answer.get_data(as_text=True)
    assert 'value="재정 전체"' in answer.get_data(as_text=True)
    answer = admin.post(address, data={"name": "재정", "experts": "nobody"})
    assert "Nobody here has the login nobody." in answer.get_data(as_text=True)


def test_a_type_is_changed_and_its_former_template_can_be_read(admin: FlaskClient) -> None:
    form = {"name": "아이디어", "name_en": "Idea", "template": "## 새 틀", "review_days": "90", "sort": "4"}
    assert "The article type was changed." in confirmed(admin, "/admin/types/idea", form)
    page = admin.get("/admin/types/idea").get_data(as_text=True)
    assert "## 새 틀" in page
    assert "## 현황과 문제점" in page


def test_a_type_is_added_with_a_code_that_addresses_can_hold(admin: FlaskClient) -> None:
    form = {"code": "Bad Code/", "name": "보도자료", "review_days": "90"}
    answer = admin.post("/admin/types/new", data=form)
    assert answer.status_code == 422
    assert 'value="보도자료"' in answer.get_data(as_text=True)
    taken = admin.post("/admin/types/new", data={**form, "code": "idea"})
    assert "This code is taken." in taken.get_data(as_text=True)
    assert "보도자료" in confirmed(admin, "/admin/types/new", {**form, "code": "press"})
    assert admin.get("/admin/types/press").status_code == 200
    assert admin.get("/admin/types/nothing").status_code == 404
