"""Making `.venv`: an old Python and a folder that cannot be made are a sentence, and its `kms` works from anywhere."""

from __future__ import annotations

import ast
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from tests.demo import ROOT

SCRIPT = ROOT / "tools" / "make_environment.py"


def _run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the script says when it gives up, "" when it does not."""
    monkeypatch.setattr(sys, "argv", [str(SCRIPT), str(folder)])
    try:
        runpy.run_path(str(SCRIPT), run_name="__main__")
    except SystemExit as end:
        return str(end.code)
    return ""


@pytest.mark.parametrize("version", [(3, 8, 18), (3, 10, 0)])
def test_an_old_python_is_told_before_anything_is_made(
    version: tuple[int, int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    said = _run(tmp_path / "venv", monkeypatch)
    assert said.startswith(f"kms needs Python 3.11 or newer; this is {version[0]}.{version[1]}. Try: make run PYTHON=")
    assert not (tmp_path / "venv").exists()


def test_an_old_python_can_read_the_script_that_refuses_it() -> None:
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 7))


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    said = _run(tmp_path / "file" / "venv", monkeypatch)
    assert "could not be made: " in said and "who owns the folder" in said


def test_the_command_finds_the_project_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "venv"
    site = folder / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
    site.mkdir(parents=True)
    (folder / "bin").mkdir()
    python = folder / "bin" / "python"  # stands for the one that venv makes
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    assert _run(folder, monkeypatch) == ""
    assert (site / "kms.pth").read_text() == f"{ROOT}\n"
    done = subprocess.run(
        [folder / "bin" / "kms", "--help"], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    assert (done.returncode, "Usage:" in done.stdout) == (0, True), done.stderr
