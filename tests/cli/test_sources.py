"""Reading what is to be imported: every text with its place, and what cannot be read does not end the reading."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from kms.articles.importing import Item, Refusal
from kms.cli.sources import Reader

GOOD = "---\ntitle: 제목\nregistered: 2026-05-19\n---\n\n본문\n"


def _read(source: Path, **mapping: str) -> list[Item | Refusal]:
    return list(Reader(source, mapping).read())


def test_a_folder_gives_each_text_its_path_as_id_and_its_folder_as_category(tmp_path: Path) -> None:
    (tmp_path / "C1" / "deep").mkdir(parents=True)
    (tmp_path / "C1" / "deep" / "b.md").write_text(GOOD)
    (tmp_path / "C1" / "a.md").write_text("---\ntitle: x\nid: own\ncategory: C9\n---\n본문")
    (tmp_path / "README.md").write_text("not an article")
    (tmp_path / "c.jsonl").write_text('{"id": "1", "text": "줄"}\n')
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    found = _read(tmp_path)
    assert [(one.id, one.category, one.place) for one in found if isinstance(one, Item)] == [
        ("own", "C9", "C1/a.md"),
        ("C1/deep/b", "deep", "C1/deep/b.md"),
        ("1", "", "c.jsonl line 1"),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"no head", "front matter"),
        (b"---\na: [\n---\ntext", "expected"),
        (b"---\n- a\n---\ntext", "front matter is a list"),
        ("---\ntitle: 제목\n---\n본문".encode("cp949"), "not UTF-8"),
        (b"---\ntitle: x\n---\n\n", "text is missing"),
        (b"---\nvisibility: friends\n---\ntext", "visibility"),
    ],
)
def test_markdown_that_cannot_be_read_is_named(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "a.md").write_bytes(content)
    (tmp_path / "b.md").write_text(GOOD)
    bad, good = _read(tmp_path)
    assert isinstance(bad, Refusal) and isinstance(good, Item)
    assert bad.place == "a.md"
    assert reason in bad.reason and str(tmp_path) not in bad.reason


def test_lines_that_cannot_be_read_are_named_with_their_number(tmp_path: Path) -> None:
    lines = [
        b'\xef\xbb\xbf{"n": "1", "text": "a"}',
        b"{",
        b"",
        b"[1]",
        b'{"n": "\xb0"}',
        b'{"n": "2"}',
        b'{"n": 3, "text": "b"}',
    ]
    (tmp_path / "x.jsonl").write_bytes(b"\n".join(lines))
    found = _read(tmp_path / "x.jsonl", id="n")
    assert [one.id for one in found if isinstance(one, Item)] == ["1", "3"]
    refused = {one.place: one.reason for one in found if isinstance(one, Refusal)}
    assert list(refused) == [f"x.jsonl line {number}" for number in (2, 4, 5, 6)]
    assert "at character" in refused["x.jsonl line 2"] and "text is missing" in refused["x.jsonl line 6"]


def test_a_cut_archive_gives_what_is_before_the_cut(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"id": n, "text": f"{n * 7919} {'x' * (n % 50)}"}) + "\n" for n in range(5000))
    whole = gzip.compress(lines.encode())
    (tmp_path / "x.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    found = _read(tmp_path / "x.jsonl.gz")
    assert len(found) > 100
    assert isinstance(found[-1], Refusal) and "damaged from here on" in found[-1].reason
    assert all(isinstance(one, Item) for one in found[:-1])


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD)
    (tmp_path / "x.jsonl").write_text('{"id": "1", "text": "줄"}\n' * 3)
    reader = Reader(tmp_path, {})
    list(reader.read())
    assert reader.done == reader.total > 0
