"""`kms import` and `kms export` as they are typed: figures, exit codes, and an office that moves house."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from kms.cli.main import main

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the office `home` (one with an administrator named admin is made when it is new)."""
    (tmp_path / "password").write_text("a long password for tests\n")

    def _run(*arguments: str, home: str = "home") -> tuple[int, str]:
        monkeypatch.setenv("KMS_HOME", str(tmp_path / home))
        done = CliRunner().invoke(main, list(arguments))
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.output

    assert _run("init", "--admin", "admin", "--password-file", str(tmp_path / "password"))[0] == 0
    return _run


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A folder of three texts, one of which cannot be taken."""
    folder = tmp_path / "texts" / "안내"
    folder.mkdir(parents=True)
    for name in ("a", "b"):
        (folder / f"{name}.md").write_text(f"---\ntitle: 체납 {name}\n---\n본문 [[체납 b]]\n")
    (folder / "c.md").write_text("---\ntitle: x\ntype: poem\n---\n본문\n")
    return tmp_path / "texts"


def test_texts_come_in_once_and_what_was_refused_is_told(run: Run, texts: Path, tmp_path: Path) -> None:
    options = ("import", str(texts), "--as", "admin", "--json")
    code, said = run(*options, "--dry-run")
    assert (code, json.loads(said)["new"], json.loads(said)["dry_run"]) == (1, 2, True)
    code, said = run(*options, "--report", str(tmp_path / "refused.jsonl"))
    facts = json.loads(said)
    assert (code, facts["new"], facts["refused"]) == (1, 2, 1)
    assert facts["reasons"][0].startswith("안내/c.md: there is no kind 'poem'")
    assert json.loads((tmp_path / "refused.jsonl").read_text())["place"] == "안내/c.md"
    (texts / "안내" / "c.md").unlink()
    code, said = run(*options)
    assert (code, json.loads(said)["same"]) == (0, 2)


def test_a_mapping_names_what_it_does_not_know(run: Run, texts: Path) -> None:
    code, said = run("import", str(texts), "--map", "titel=page", "--as", "admin")
    assert code == 2
    assert "'titel=page'" in said and "legal_basis" in said


def test_an_office_moves_house_and_is_searched_there(run: Run, texts: Path, tmp_path: Path) -> None:
    run("import", str(texts), "--as", "admin")
    run("index", "rebuild")
    out = tmp_path / "out"
    code, said = run("export", str(out), "--json")
    assert (code, json.loads(said)["articles"]) == (0, 2)
    assert run("export", str(out))[0] == 1
    assert run("import", str(out), home="home")[0] == 1  # not empty
    code, said = run("import", str(out), "--dry-run", "--json", home="new")
    assert (code, json.loads(said)["indexed"]) == (0, 0)
    code, said = run("import", str(out), home="new")
    assert (code, "2 indexed" in said, "kms user password" in said) == (0, True, True)
    assert run("index", "verify", home="new")[0] == 0
    found = [json.loads(run("search", "체납", "--json", "--as", "admin", home=home)[1]) for home in ("home", "new")]
    assert found[0] == found[1]
    assert found[0]


def test_a_damaged_export_is_named_on_the_command_line(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("export", str(out), "--with-passwords")
    (out / "tables" / "team.jsonl").write_text("")
    (out / "tables" / "employee.jsonl").unlink()
    code, said = run("import", str(out), home="new")
    assert code == 1
    assert "tables/team.jsonl: 0 bytes instead of" in said and "tables/employee.jsonl: missing" in said
    assert "Traceback" not in said


def test_an_export_serves_as_markdown_for_another_office(run: Run, texts: Path, tmp_path: Path) -> None:
    run("import", str(texts), "--as", "admin")
    run("export", str(tmp_path / "out"))
    run("init", "--admin", "admin", "--password-file", str(tmp_path / "password"), home="other")
    code, said = run("import", str(tmp_path / "out" / "articles"), "--as", "admin", "--json", home="other")
    facts = json.loads(said)
    assert (code, facts["new"]) == (0, 2), facts
