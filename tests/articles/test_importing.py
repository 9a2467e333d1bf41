"""Importing: twice is as once, changes become revisions, what is refused says why."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from kms.articles import importing
from kms.articles.importing import Item
from kms.articles.models import Article, Category, Revision
from kms.core.db import close_reading, reading
from kms.core.errors import NotAllowed
from tests.factories.office import Office

ITEMS = [
    Item.of({"id": f"s{number}", "title": f"글 {number}", "text": f"본문 {number}", "category": "안내"})
    for number in range(3)
]


def _run(office: Office, items: list[Item], **more: bool) -> importing.Imported:
    with importing.session(
        office.viewer("admin"), type_code="know_how", category_code="", dry_run=more.get("dry_run", False)
    ) as run:
        result = run(items)
    close_reading()
    return result


def test_import_repeat_and_change(office: Office) -> None:
    assert _run(office, ITEMS, dry_run=True).new == 3
    assert reading().scalar(select(func.count()).select_from(Article)) == 0
    close_reading()
    assert _run(office, ITEMS).new == 3
    assert _run(office, ITEMS).same == 3
    changed = Item.of({"id": "s1", "title": "글 1", "text": "새 본문", "category": "안내"})
    assert _run(office, [changed]).changed == 1
    article = reading().scalars(select(Article).where(Article.source_id == "s1")).one()
    numbers = reading().scalars(select(Revision.number).where(Revision.article_id == article.id)).all()
    assert sorted(numbers) == [1, 2]
    assert reading().scalar(select(func.count()).select_from(Category).where(Category.name == "안내")) == 1


def test_without_a_place_it_is_refused_by_name(office: Office) -> None:
    result = _run(office, [Item.of({"id": "x", "title": "글", "text": "본문"})])
    assert result.refused and result.refused[0].startswith("x:")


def test_only_who_may_manage_the_map_imports(office: Office) -> None:
    with (
        pytest.raises(NotAllowed),
        importing.session(office.viewer("author"), type_code="know_how", category_code="", dry_run=True),
    ):
        pass


@pytest.mark.parametrize("facts", [{}, {"id": "1"}, {"text": "x"}, {"id": "", "text": "x"}, {"id": "1", "text": "  "}])
def test_items_without_id_or_text_are_no_items(facts: dict[str, str]) -> None:
    with pytest.raises((KeyError, ValueError)):
        Item.of(facts)


def test_a_missing_title_is_the_beginning_of_the_text() -> None:
    assert Item.of({"id": "1", "text": "첫 줄\n둘째"}).title == "첫 줄 둘째"
