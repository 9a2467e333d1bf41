"""An article's file: any title and any text come back, and what is no such file is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kms.core.ids import encode
from kms.core.text import clean, one_line
from kms.transfer import articlefile
from kms.transfer.articlefile import Names

NAMES = Names({7: "hong"}, {3: "TAX"}, {5: "../C1"})


def _row(title: str) -> dict[str, Any]:
    return {
        "id": 913379425520679179,
        "source_id": None,
        "title": title,
        "type_code": "idea",
        "category_id": 5,
        "state": "published",
        "grade": "unrated",
        "author_id": 7,
        "department_id": 3,
        "visibility": "everyone",
        "published_at": "2026-05-19T05:00:00+00:00",
        "created_at": "2026-05-19T05:00:00+00:00",
        "review_due": None,
        "doc_reg_no": "",
        "summary": title,
        "keywords": [title],
        "score": 81.25,
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text().map(one_line), st.text().map(clean))
def test_the_row_comes_back_whatever_was_written(tmp_path: Path, title: str, body: str) -> None:
    row = _row(title)
    path = tmp_path / "article.md"
    path.write_text(articlefile.markdown(row, {"body": body, "legal_basis": []}, NAMES), encoding="utf-8", newline="")
    assert articlefile.read_row(path) == row


def test_names_of_files_stay_in_their_folder() -> None:
    row = _row("../../가 나")
    assert articlefile.path_of(row, NAMES) == f"articles/c1/{encode(row['id'])}-가-나.md"


@pytest.mark.parametrize("text", ["", "# only text", "---\n: [\n---\n", "---\ntitle: x\n---\nbody", "---\n- a\n---\n"])
def test_other_markdown_holds_no_row(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.md"
    path.write_text(text)
    with pytest.raises(ValueError, match="no row"):
        articlefile.read_row(path)
