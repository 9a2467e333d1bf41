"""Markdown with front matter, as people save it with their editors; what cannot be read is named with its path."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kms.cli.frontmatter import BadFrontMatter, read_file, read_folder

TEXT = "---\ntitle: 체납 안내\nkeywords: [체납, 징수]\nregistered: 2026-05-19\n---\n## 절차\n\n본문\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file in a folder that names its category."""
    (tmp_path / "C1").mkdir()
    path = tmp_path / "C1" / "arrears.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_head_text_folder_and_id_are_told_apart(file: Path) -> None:
    document = read_file(file)
    assert (document.id, document.folder) == ("arrears", "C1")
    assert document.facts == {"title": "체납 안내", "keywords": ["체납", "징수"], "registered": date(2026, 5, 19)}
    assert document.body == "## 절차\n\n본문\n"


def test_an_id_in_the_head_goes_before_the_name_of_the_file(file: Path) -> None:
    file.write_text("---\nid: 17\n---\n본문", encoding="utf-8")
    assert read_file(file).id == "17"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["unix", "windows"])
def test_it_does_not_matter_with_which_editor_it_was_saved(file: Path, encoding: str, ending: str) -> None:
    plain = read_file(file)
    file.write_bytes(TEXT.replace("\n", ending).encode(encoding))
    assert read_file(file) == plain


def test_a_line_across_the_page_belongs_to_the_text(file: Path) -> None:
    file.write_text("---\ntitle: x\n---\n위\n\n---\n\n아래\n", encoding="utf-8")
    assert read_file(file).body == "위\n\n---\n\n아래\n"


def test_a_head_may_say_nothing(file: Path) -> None:
    file.write_text("---\n\n---\n본문\n", encoding="utf-8")
    assert (read_file(file).facts, read_file(file).body) == ({}, "본문\n")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("본문만 있습니다.\n", "begin the file with front matter between two lines of ---"),
        ("---\ntitle: x\n", "begin the file with front matter between two lines of ---"),
        ("", "begin the file with front matter between two lines of ---"),
        ("---\ntitle: [a\n---\n본문", "expected"),
        ("---\n- a\n- b\n---\n본문", "front matter is a list of `name: value` lines"),
    ],
    ids=["no head", "no end of the head", "empty", "not YAML", "a list"],
)
def test_what_cannot_be_read_is_named_with_its_path_and_what_is_wrong(file: Path, text: str, reason: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadFrontMatter) as told:
        read_file(file)
    assert str(told.value).startswith(f"{file}: ")
    assert reason in str(told.value)


def test_a_head_makes_no_objects_of_ours(file: Path) -> None:
    file.write_text("---\ntitle: !!python/object/apply:os.getcwd []\n---\n본문", encoding="utf-8")
    with pytest.raises(BadFrontMatter):
        read_file(file)


def test_a_folder_is_read_to_the_bottom_in_the_order_of_names_without_readmes(file: Path, tmp_path: Path) -> None:
    (tmp_path / "A1" / "deep").mkdir(parents=True)
    for path in ("README.md", "A1/README.md", "A1/b.md", "A1/a.md", "A1/deep/c.md"):
        (tmp_path / path).write_text(TEXT, encoding="utf-8")
    (tmp_path / "A1" / "notes.txt").write_text("no article")
    found = [(one.folder, one.id) for one in read_folder(tmp_path)]
    assert found == [("A1", "a"), ("A1", "b"), ("deep", "c"), ("C1", "arrears")]
