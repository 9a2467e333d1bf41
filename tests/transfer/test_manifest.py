"""The manifest: what is listed, and what a check finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from kms.transfer import manifest
from kms.transfer.errors import DamagedExport, NotAnExport
from kms.transfer.manifest import Manifest, TableEntry


def _written(folder: Path) -> Manifest:
    (folder / "a").mkdir()
    (folder / "a" / "b.txt").write_text("내용")
    found = Manifest("2026-05-19T00:00:00+00:00", "0001", "한빛구", passwords=False)
    found.tables["team"] = TableEntry(2, ("id", "name"), 7)
    found.files["a/b.txt"] = manifest.entry(folder / "a" / "b.txt")
    (folder / manifest.NAME).write_bytes(found.as_bytes())
    return found


def test_it_says_the_same_after_reading(tmp_path: Path) -> None:
    written = _written(tmp_path)
    read = Manifest.read(tmp_path)
    assert read.files == written.files
    assert (read.tables["team"].rows, read.tables["team"].counter) == (2, 7)
    assert (manifest.is_export(tmp_path), manifest.is_export(tmp_path / "a")) == (True, False)
    assert (read.below("a/"), read.below("b/")) == (["a/b.txt"], [])


def test_all_that_is_wrong_is_named_at_once(tmp_path: Path) -> None:
    found = _written(tmp_path)
    manifest.check(tmp_path, found, lambda _step: None)
    found.files["gone.txt"] = manifest.FileEntry(1, "0" * 64)
    (tmp_path / "a" / "b.txt").write_text("남용")
    with pytest.raises(DamagedExport) as error:
        manifest.check(tmp_path, found, lambda _step: None)
    assert error.value.places == ("a/b.txt: changed", "gone.txt: missing")
    (tmp_path / "a" / "b.txt").write_text("")
    with pytest.raises(DamagedExport, match="0 bytes instead of 6"):
        manifest.check(tmp_path, found, lambda _step: None)


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"format": "kms-export", "version": 2}'])
def test_no_manifest_no_export(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / manifest.NAME).write_text(content)
    with pytest.raises(NotAnExport):
        Manifest.read(tmp_path)
