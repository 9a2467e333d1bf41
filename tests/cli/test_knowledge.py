"""What every office begins with: eight kinds of articles, a map that covers its departments, starter knowledge that fits on it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from kms.articles import categories
from kms.cli.demo.organisation import DEPARTMENTS
from kms.cli.frontmatter import Document, read_folder
from kms.cli.knowledge import ARTICLE_TYPES, CONTENT, load_article_types, load_knowledge_map
from kms.core.db import Database, close_reading
from kms.core.errors import Conflict, NotAllowed
from kms.core.permissions import SYSTEM, Role
from kms.org import people, queries
from kms.quality.workdays import is_workday
from tests.factories.office import Office

DOCUMENTS = list(read_folder(CONTENT))
TITLES = {one.facts["title"] for one in DOCUMENTS}

TREE = """
[[category]]
code = "X"
ko = "세금"
en = "Taxes"
department = "TAX"
children = [
  { code = "X1", ko = "재산세", en = "Property tax", department = "TAX" },
  { code = "X2", ko = "복지 감면", en = "Relief", department = "WEL" },
]
[[category]]
code = "Y"
ko = "기타"
en = "Other"
department = "none of ours"
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A file with a map of two roots."""
    path = tmp_path / "map.toml"
    path.write_text(TREE, encoding="utf-8")
    return path


def test_eight_kinds_are_there_with_a_template_and_a_day_to_look_again(database: Database) -> None:
    load_article_types(SYSTEM)
    close_reading()
    found = categories.article_types()
    assert [one.code for one in found] == [line[0] for line in ARTICLE_TYPES]
    assert len({one.name for one in found}) == len({one.name_en for one in found}) == 8
    for kind in found:
        headings = re.findall(r"^## (.+)$", kind.template, re.MULTILINE)
        assert len(headings) >= 3 and len(set(headings)) == len(headings)
        assert 180 <= kind.review_days <= 730


def test_loading_them_again_changes_nothing(database: Database) -> None:
    load_article_types(SYSTEM)
    load_article_types(SYSTEM)
    close_reading()
    assert len(categories.article_types(with_closed=True)) == 8


def test_only_who_may_changes_kinds_and_map(office: Office, tree: Path) -> None:
    with pytest.raises(NotAllowed):
        load_article_types(office.viewer("author"))
    with pytest.raises(NotAllowed):
        load_knowledge_map(office.viewer("author"), tree)


def test_the_map_is_the_file_with_its_departments(office: Office, tree: Path) -> None:
    load_knowledge_map(SYSTEM, tree)
    close_reading()
    found = {row.code: row for row in categories.knowledge_map(SYSTEM) if row.code[0] in "XY"}
    assert [(row.code, row.name, row.name_en, row.depth) for row in found.values()] == [
        ("X", "세금", "Taxes", 0),
        ("X1", "재산세", "Property tax", 1),
        ("X2", "복지 감면", "Relief", 1),
        ("Y", "기타", "Other", 0),
    ]
    owners = {code: row.department_id for code, row in found.items()}
    tax, welfare = office.departments["TAX"], office.departments["WEL"]
    assert owners == {"X": tax, "X1": tax, "X2": welfare, "Y": None}


def test_every_leaf_gets_experts_and_only_experts(office: Office, tree: Path) -> None:
    load_knowledge_map(SYSTEM, tree)
    close_reading()
    experts = set(queries.holders(Role.KNOWLEDGE_EXPERT))
    for row in categories.knowledge_map(SYSTEM):
        if row.code in ("X1", "X2"):
            assert row.experts and set(row.experts) <= experts


def test_a_map_can_be_loaded_before_there_are_experts(office: Office, tree: Path) -> None:
    for login in ("expert", "expert2", "expert3"):
        people.set_roles(SYSTEM, office.people[login], set())
    close_reading()
    load_knowledge_map(SYSTEM, tree)
    close_reading()
    assert not any(row.experts for row in categories.knowledge_map(SYSTEM) if row.code.startswith("X"))


def test_a_code_that_is_taken_is_refused(office: Office, tree: Path) -> None:
    load_knowledge_map(SYSTEM, tree)
    with pytest.raises(Conflict):
        load_knowledge_map(SYSTEM, tree)


@pytest.mark.usefixtures("demo")
def test_the_map_of_the_demo_has_owners_and_experts_everywhere() -> None:
    rows = categories.knowledge_map(SYSTEM)
    parents = {row.parent_id for row in rows}
    leaves = [row for row in rows if row.id not in parents]
    assert {row.depth for row in leaves} == {1}
    assert all(row.department_id is not None for row in rows)
    assert all(2 <= len(row.experts) <= 4 for row in leaves)
    assert {one for row in leaves for one in row.experts} == set(queries.holders(Role.KNOWLEDGE_EXPERT))
    assert {one.folder for one in DOCUMENTS} <= {row.code for row in leaves}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: one.id)
def test_a_starter_document_says_all_that_an_article_needs(document: Document) -> None:
    facts = document.facts
    assert facts["title"] and facts["summary"] and len(facts["keywords"]) >= 2
    assert facts["type"] in {line[0] for line in ARTICLE_TYPES}
    assert facts["department"] in {code for code, _name, _teams in DEPARTMENTS}
    assert isinstance(facts["registered"], date) and is_workday(facts["registered"])
    assert date(2026, 5, 1) <= facts["registered"] <= date(2026, 10, 31)
    assert facts.get("visibility", "everyone") in ("everyone", "department")
    assert re.search(r"^## ", document.body, re.MULTILINE) and not re.search(r"^# ", document.body, re.MULTILINE)
    assert set(re.findall(r"\[\[([^\]|]+)\]\]", document.body)) <= TITLES


def test_starter_documents_have_ids_and_titles_of_their_own() -> None:
    assert len({one.id for one in DOCUMENTS}) == len(TITLES) == len(DOCUMENTS) >= 60
