"""What commands share: failures are one sentence, exit codes can be trusted, JSON is JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kms.cli.main import main


def _run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, list(arguments))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_a_bad_setting_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KMS_PORT", "many")
    assert _run("settings") == (1, "Error: KMS_PORT: write a whole number between 1 and 65535, not 'many'.\n")


def test_a_database_that_is_away_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KMS_HOME", str(tmp_path))
    monkeypatch.setenv("KMS_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    code, said = _run("index", "status")
    assert code == 1
    assert said.startswith("Error: The database does not answer")
    assert "Traceback" not in said


def test_a_home_that_cannot_be_made_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("KMS_HOME", str(tmp_path / "file" / "home"))
    code, said = _run("index", "status")
    assert (code, "Choose another" in said) == (1, True)


def test_settings_as_json_name_every_variable() -> None:
    code, said = _run("settings", "--json")
    assert code == 0
    assert {"KMS_HOME", "KMS_DATABASE_URL", "KMS_PORT"} <= {row["name"] for row in json.loads(said)}


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_shows_an_example(name: str) -> None:
    code, said = _run(name, "--help")
    assert code == 0
    assert "Example:" in said
