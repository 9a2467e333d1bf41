"""Bundled files: named by what is in them, all there, and a build that was forgotten is said at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kms.web import assets

TEMPLATES = Path(assets.__file__).parents[1].glob("*/templates/**/*.html")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder where the build puts its files; the real one is back afterwards."""
    monkeypatch.setattr(assets, "_DIST", tmp_path)
    assets.manifest.cache_clear()
    yield tmp_path
    assets.manifest.cache_clear()


def test_every_file_that_a_page_asks_for_was_built() -> None:
    wanted = {name for path in TEMPLATES for name in re.findall(r"asset_url\(['\"](.+?)['\"]\)", path.read_text())}
    assert {"main.js", "style.css"} <= wanted
    for name in wanted:
        assert (Path(assets.__file__).parent / assets.asset_url(name).removeprefix("/")).is_file(), name


def test_a_name_changes_with_its_content_so_that_browsers_may_keep_it() -> None:
    for name in ("main.js", "style.css"):
        stem, _dot, ending = name.partition(".")
        assert re.fullmatch(rf"/static/dist/{stem}-[A-Z0-9]{{8}}\.{ending}", assets.asset_url(name))


def test_a_forgotten_build_says_which_command_helps(folder: Path) -> None:
    with pytest.raises(RuntimeError, match="make setup"):
        assets.asset_url("main.js")


def test_a_build_that_comes_later_is_taken_up(folder: Path) -> None:
    with pytest.raises(RuntimeError):
        assets.asset_url("main.js")
    (folder / "manifest.json").write_text('{"main.js": "main-ABCDEFGH.js"}')
    assert assets.asset_url("main.js") == "/static/dist/main-ABCDEFGH.js"
    with pytest.raises(KeyError):
        assets.asset_url("secrets.js")
