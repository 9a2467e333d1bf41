"""What commands share: failures are one sentence, exit codes can be trusted, JSON is JSON."""

from __future__ import annotations

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


@pytest.mark.parametrize("address", ["nonsense", "dbase://localhost/office"])
def test_a_database_address_that_means_nothing_names_its_setting(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KMS_HOME", str(tmp_path))
    monkeypatch.setenv("KMS_DATABASE_URL", address)
    code, said = _run("index", "status")
    assert code == 1
    assert said.startswith("Error: KMS_DATABASE_URL: ")
    assert "postgresql+psycopg://" in said


def test_a_damaged_database_is_one_sentence_and_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = b"not a database at all " * 500
    (tmp_path / "kms.db").write_bytes(damaged)
    monkeypatch.setenv("KMS_HOME", str(tmp_path))
    code, said = _run("index", "status")
    assert (code, said.splitlines()[0]) == (
        1,
        "Error: The database cannot be read: file is not a database."
        " Choose another KMS_HOME, or bring the file back from a backup.",
    )
    assert (tmp_path / "kms.db").read_bytes() == damaged


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("command", [("search", "x"), ("report",), ("user", "roles")], ids=" ".join)
@pytest.mark.parametrize("login", ["nobody", ""])
def test_whoever_does_not_work_here_is_named(command: tuple[str, ...], login: str) -> None:
    """An empty login is not the system: a script whose variable is empty must not act with all rights."""
    code, said = _run(*command, *([login] if command[0] == "user" else ["--as", login]))
    assert (code, said) == (1, f"Error: Nobody with the login {login!r} works here.\n")


@pytest.mark.usefixtures("home")
def test_a_login_is_written_in_capitals_as_well() -> None:
    assert _run("search", "x", "--as", " Author")[0] == 0
