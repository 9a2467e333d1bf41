"""Versions of places and types: one for each change, none when nothing changed."""

from __future__ import annotations

import pytest

from kms.articles import categories, versions
from kms.audit import queries as audit
from kms.core.db import close_reading
from kms.core.errors import NotAllowed
from kms.core.paging import PageRequest
from tests.factories.office import Office


def test_a_type_keeps_how_its_template_read_before(office: Office) -> None:
    admin = office.viewer("admin")
    values = {"code": "idea", "name": "아이디어", "name_en": "Idea", "description": "", "review_days": 30}
    for template in ("## 처음\n", "## 다음\n", "## 다음\n"):
        categories.set_type(admin, template=template, **values)  # type: ignore[arg-type]
    close_reading()
    found = versions.versions(admin, versions.type_subject("idea"))
    assert [one.facts["template"] for one in found[:2]] == ["## 다음\n", "## 처음\n"]
    assert [one.version for one in found] == [3, 2, 1]
    assert found[0].changed_by == admin.employee_id


def test_a_place_keeps_name_path_department_and_state(office: Office) -> None:
    admin = office.viewer("admin")
    categories.change_category(
        admin, office.categories["C2"], name="계약과 구매", name_en="", department_id=None, closed=True
    )
    close_reading()
    newest, first = versions.versions(admin, versions.place_subject(office.categories["C2"]))
    assert (first.facts["name"], first.facts["closed"]) == ("계약", False)
    assert newest.facts == {
        "name": "계약과 구매",
        "name_en": "",
        "path": "/C/C2/",
        "department_id": None,
        "closed": True,
    }
    entry = audit.entries(admin, PageRequest(), action="articles.catalogue_changed").rows[0]
    assert entry.facts == {"fields": ["closed", "department_id", "name"]}


def test_versions_are_for_administrators(office: Office) -> None:
    with pytest.raises(NotAllowed):
        versions.versions(office.viewer("monitor"), versions.type_subject("idea"))
