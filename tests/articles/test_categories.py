"""The knowledge map: counts that the reader may see, experts, changes by those in charge."""

from __future__ import annotations

import pytest

from kms.articles import categories
from kms.core.db import close_reading
from kms.core.errors import Conflict, Invalid, NotAllowed
from tests.factories.office import Office


def test_counts_include_what_is_below_and_only_what_may_be_read(office: Office) -> None:
    office.published()
    office.published(title="둘째", category_id=office.categories["C2"], visibility="department")
    counts = {row.code: row.count for row in categories.knowledge_map(office.viewer("colleague"))}
    assert counts == {"C": 2, "C1": 1, "C2": 1}
    counts = {row.code: row.count for row in categories.knowledge_map(office.viewer("stranger"))}
    assert counts == {"C": 1, "C1": 1, "C2": 0}


def test_experts_of_a_place_are_those_above_when_it_has_none(office: Office) -> None:
    assert categories.experts_for(office.categories["C1"]) == [office.people["expert"]]
    categories.set_experts(office.viewer("admin"), office.categories["C1"], [office.people["author"]])
    close_reading()
    assert categories.experts_for(office.categories["C1"]) == [office.people["author"]]
    assert categories.experts_for(office.categories["C2"]) == [office.people["expert"]]


def test_a_closed_place_takes_no_articles(office: Office) -> None:
    categories.change_category(
        office.viewer("admin"), office.categories["C1"], name="지방세", name_en="", department_id=None, closed=True
    )
    close_reading()
    with pytest.raises(Invalid) as caught:
        office.drafted()
    assert set(caught.value.fields) == {"category_id"}


def test_an_unknown_type_is_refused(office: Office) -> None:
    with pytest.raises(Invalid):
        office.drafted(type_code="nothing")


def test_codes_are_taken_once_and_only_administrators_change_the_map(office: Office) -> None:
    values = {"name": "x", "parent_id": None, "department_id": None}
    with pytest.raises(Conflict):
        categories.add_category(office.viewer("admin"), code="C1", **values)  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        categories.add_category(office.viewer("admin"), code="a/b", **values)  # type: ignore[arg-type]
    for login in ("author", "monitor", "expert", "officer"):
        with pytest.raises(NotAllowed):
            categories.add_category(office.viewer(login), code="Z", **values)  # type: ignore[arg-type]


def test_types_can_be_changed_and_closed(office: Office) -> None:
    values = {"name_en": "", "description": "", "template": "## 틀", "review_days": 30}
    categories.set_type(office.viewer("admin"), code="idea", name="제안", closed=True, **values)  # type: ignore[arg-type]
    close_reading()
    assert "idea" not in {one.code for one in categories.article_types()}
    assert "제안" in {one.name for one in categories.article_types(with_closed=True)}
    with pytest.raises(Invalid):
        categories.set_type(office.viewer("admin"), code="x", name="x", **{**values, "review_days": 0})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "value"), [("name", "가" * 61), ("name_en", "x" * 61), ("description", "x" * 201), ("sort", 10**30)]
)
def test_what_no_column_of_a_type_can_hold_is_refused_with_its_field(
    office: Office, field: str, value: str | int
) -> None:
    facts = {"name": "보도자료", "name_en": "", "description": "", "template": "", "review_days": 30, "sort": 1}
    with pytest.raises(Invalid) as caught:
        categories.set_type(office.viewer("admin"), code="press", **{**facts, field: value})  # type: ignore[arg-type]
    assert set(caught.value.fields) == {field}


def test_a_place_with_an_endless_english_name_is_refused_with_its_field(office: Office) -> None:
    admin, endless = office.viewer("admin"), "x" * 81
    with pytest.raises(Invalid) as caught:
        categories.add_category(admin, code="N", name="새", name_en=endless, parent_id=None, department_id=None)
    assert set(caught.value.fields) == {"name_en"}
    with pytest.raises(Invalid) as caught:
        categories.change_category(
            admin, office.categories["C1"], name="새", name_en=endless, department_id=None, closed=False
        )
    assert set(caught.value.fields) == {"name_en"}
