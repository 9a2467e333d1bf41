"""What the indexer tells of itself can be told on a full disk, and half a note is none."""

from __future__ import annotations

from pathlib import Path

from kms.search import notes
from kms.search.notes import Notes


def test_some_are_changed_and_the_others_stay(tmp_path: Path) -> None:
    assert notes.read(tmp_path) == Notes()
    notes.change(tmp_path, trouble="search.no_room", reason="가득 참")
    notes.change(tmp_path, done=5, total=10)
    assert notes.read(tmp_path) == Notes(trouble="search.no_room", reason="가득 참", done=5, total=10)


def test_the_file_is_written_in_place_and_never_grows(tmp_path: Path) -> None:
    notes.change(tmp_path, done=1)
    path = tmp_path / "indexer.json"
    before = (path.stat().st_ino, path.stat().st_size)
    notes.change(tmp_path, reason="x" * 300)
    assert (path.stat().st_ino, path.stat().st_size) == before


def test_what_cannot_be_read_or_written_is_nothing(tmp_path: Path) -> None:
    notes.change(tmp_path, done=1)
    (tmp_path / "indexer.json").write_bytes(b'{"done": 1, "unknown": 2}')
    assert notes.read(tmp_path) == Notes()
    notes.change(tmp_path / "nowhere", done=1)
    assert notes.read(tmp_path / "nowhere") == Notes()
