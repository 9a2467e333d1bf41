"""Names in a file: the place that was meant, made once when nobody has it."""

from __future__ import annotations

from sqlalchemy import select

from kms.articles.import_places import Office as Names
from kms.articles.imported import Item
from kms.articles.models import Category
from kms.core.db import close_reading, reading
from tests.factories.office import Office


def _item(category: str, number: int = 0) -> Item:
    return Item(f"s{number}", "글", "본문", category=category)


def test_a_place_is_found_by_code_and_by_name(office: Office) -> None:
    names = Names(office.viewer("admin"), "know_how", "C2")
    assert names.place_of(_item("C1"), make=False) == office.categories["C1"]
    assert names.place_of(_item("지방세"), make=False) == office.categories["C1"]
    assert names.place_of(_item(""), make=False) == office.categories["C2"]


def test_long_names_that_begin_alike_are_two_places(office: Office) -> None:
    names = Names(office.viewer("admin"), "know_how", "")
    begin = "아주 길고 길어서 코드로는 쓸 수 없는 분류 이름"
    first, second = (names.place_of(_item(f"{begin} {end}"), make=True) for end in ("하나", "둘"))
    assert first != second
    assert names.place_of(_item(f"{begin} 하나"), make=True) == first
    assert names.place_of(_item("가/나"), make=True) == names.place_of(_item("가·나"), make=True)
    close_reading()
    made = reading().scalars(select(Category).where(Category.parent_id.is_(None), Category.code != "C")).all()
    assert len(made) == 3
    assert all(len(one.code) <= 20 for one in made)


def test_a_place_that_would_be_made_is_not_made_in_a_dry_run(office: Office) -> None:
    names = Names(office.viewer("admin"), "know_how", "")
    assert names.place_of(_item("새 분류"), make=False) == 0
    assert names.known_place(_item("새 분류")) is None
