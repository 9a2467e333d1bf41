"""Sets are read as published; only title and text of a page get in."""

from __future__ import annotations

from pathlib import Path

import pytest

from kms.search.evaluation.sets import Page, UnreadableSet, read
from tests.search.evaluation.collection import PAGES, QUERIES, korquad, written


def test_a_folder_gives_pages_queries_and_what_answers_them(tmp_path: Path) -> None:
    found = read(written(tmp_path / "office"))
    assert found.name == "office"
    assert found.pages == tuple(Page(title, text) for title, text in PAGES.values())
    assert found.queries == tuple(text for text, _page in QUERIES.values()), "a query that nobody judged is left out"
    keys = list(PAGES)
    assert [[keys[one] for one in relevant] for relevant in found.relevant] == [[page] for _, page in QUERIES.values()]


@pytest.mark.parametrize("by_folder", [True, False])
def test_korquad_counts_a_paragraph_once(tmp_path: Path, by_folder: bool) -> None:
    file = korquad(tmp_path / "quad" / "dev.json")
    found = read(file.parent if by_folder else file)
    assert found.name == "quad"
    assert [page.title for page in found.pages] == ["예산", "결산"]
    assert [list(relevant) for relevant in found.relevant] == [[0], [0], [0], [1]]
    assert found.queries[2] == "한 해의 계획은?"


def test_what_is_no_set_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSet, match="neither"):
        read(tmp_path)
    (tmp_path / "x.json").write_text("{")
    with pytest.raises(UnreadableSet, match="not JSON"):
        read(tmp_path)
