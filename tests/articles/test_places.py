"""Changing the knowledge map: moves carry what is below and tell the articles; no branch hangs in the air."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from kms.articles import categories, places
from kms.articles.models import Category
from kms.articles.places import Place
from kms.audit import queries as audit
from kms.core.db import close_reading, reading
from kms.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kms.core.outbox import EventRow, last_number
from kms.core.paging import PageRequest
from tests.factories.office import Office


def paths() -> dict[str, str]:
    close_reading()
    return {code: path for code, path in reading().execute(select(Category.code, Category.path))}


@pytest.fixture
def tree(office: Office) -> dict[str, int]:
    """C with C1 and C2, and C11 below C1."""
    found = dict(office.categories)
    found["C11"] = places.add(office.viewer("admin"), "C11", Place("재산세", parent_id=found["C1"]))
    close_reading()
    return found


def test_a_move_carries_what_is_below_and_tells_its_articles(office: Office, tree: dict[str, int]) -> None:
    inside = office.published(category_id=tree["C11"])
    office.published(title="다른 곳", category_id=tree["C2"])
    before = last_number(reading())
    places.move(office.viewer("admin"), tree["C1"], tree["C2"])
    assert paths() == {"C": "/C/", "C2": "/C/C2/", "C1": "/C/C2/C1/", "C11": "/C/C2/C1/C11/"}
    told = reading().execute(select(EventRow.kind, EventRow.payload).where(EventRow.number > before))
    assert [(kind, payload) for kind, payload in told] == [("articles.changed", {"article_id": inside})]
    counts = {row.code: row.count for row in categories.knowledge_map(office.viewer("author"))}
    assert counts == {"C": 2, "C2": 2, "C1": 1, "C11": 1}


def test_a_move_to_the_root_and_back_leaves_everything_as_it_was(office: Office, tree: dict[str, int]) -> None:
    before = paths()
    places.move(office.viewer("admin"), tree["C1"], None)
    assert paths()["C11"] == "/C1/C11/"
    places.move(office.viewer("admin"), tree["C1"], tree["C"])
    assert paths() == before


@pytest.mark.parametrize("target", ["C1", "C11"])
def test_nothing_hangs_below_itself(office: Office, tree: dict[str, int], target: str) -> None:
    with pytest.raises(Invalid) as caught:
        places.move(office.viewer("admin"), tree["C1"], tree[target])
    assert set(caught.value.fields) == {"parent_id"}


def test_a_code_that_begins_like_another_is_not_carried_along(office: Office, tree: dict[str, int]) -> None:
    places.add(office.viewer("admin"), "C12", Place("둘", parent_id=tree["C"]))
    places.move(office.viewer("admin"), tree["C1"], None)
    assert paths()["C12"] == "/C/C12/"


def test_the_tree_cannot_become_deeper_than_its_column(office: Office, tree: dict[str, int]) -> None:
    admin, parent = office.viewer("admin"), tree["C11"]
    with pytest.raises(Invalid) as caught:
        for number in range(20):
            parent = places.add(admin, f"LONG-CODE-{number:08}", Place("깊은 곳", parent_id=parent))
    assert set(caught.value.fields) == {"parent_id"}
    assert max(len(path) for path in paths().values()) <= places.LONGEST_PATH


def test_everything_of_a_place_is_changed_at_once_or_nothing(office: Office, tree: dict[str, int]) -> None:
    admin = office.viewer("admin")
    wanted = Place("세금", "Taxes", tree["C2"], office.departments["WEL"], (office.people["author"],))
    with pytest.raises(Invalid):
        places.revise(admin, tree["C1"], replace(wanted, name=""))
    assert paths()["C1"] == "/C/C1/"
    places.revise(admin, tree["C1"], wanted)
    close_reading()
    row = places.category(tree["C1"])
    assert (row.name, row.name_en, row.path) == ("세금", "Taxes", "/C/C2/C1/")
    assert row.department_id == office.departments["WEL"]
    assert categories.experts_for(tree["C11"]) == [office.people["author"]]
    (entry,) = audit.entries(admin, PageRequest(1, 1), action="articles.experts_changed").rows
    assert entry.facts == {"before": [], "after": [office.people["author"]]}


def test_a_place_is_closed_after_those_below_and_opened_after_the_one_above(
    office: Office, tree: dict[str, int]
) -> None:
    admin = office.viewer("admin")
    outer, inner = Place("지방세", parent_id=tree["C"]), Place("재산세", parent_id=tree["C1"])
    with pytest.raises(Invalid) as caught:
        places.revise(admin, tree["C1"], replace(outer, closed=True))
    assert set(caught.value.fields) == {"closed"}
    places.revise(admin, tree["C11"], replace(inner, closed=True))
    places.revise(admin, tree["C1"], replace(outer, closed=True))
    with pytest.raises(Invalid) as caught:
        places.revise(admin, tree["C11"], inner)
    assert set(caught.value.fields) == {"parent_id"}


@pytest.mark.parametrize("login", ["author", "monitor", "expert", "officer"])
def test_only_administrators_change_places(office: Office, tree: dict[str, int], login: str) -> None:
    viewer = office.viewer(login)
    for attempt in (
        lambda: places.move(viewer, tree["C1"], None),
        lambda: places.revise(viewer, tree["C1"], Place("x")),
        lambda: places.add(viewer, "X", Place("x")),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_unknown_places_codes_and_experts_are_refused(office: Office, tree: dict[str, int]) -> None:
    admin = office.viewer("admin")
    with pytest.raises(NotFound):
        places.revise(admin, 1, Place("x"))
    with pytest.raises(NotFound):
        places.move(admin, tree["C1"], 1)
    with pytest.raises(Conflict):
        places.add(admin, "C1", Place("x"))
    with pytest.raises(Invalid):
        places.expert_ids(("author", "nobody"))
    assert places.expert_ids(("author", "author")) == (office.people["author"],)
