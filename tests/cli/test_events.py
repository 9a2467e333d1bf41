"""`kms events` and `kms worker retry`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kms.cli.main import main
from kms.core import db
from tests.factories.office import Office
from tests.operations.parking import Broken

Run = Callable[..., Result]


@pytest.fixture
def run(office: Office, database: db.Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in the small office."""
    monkeypatch.setenv("KMS_HOME", str(tmp_path))
    monkeypatch.setenv("KMS_DATABASE_URL", database.url)

    def command(*arguments: str) -> Result:
        answer = CliRunner().invoke(main, list(arguments))
        db.database().dispose()
        db.bind(database)
        return answer

    return command


def test_parked_events_are_told_and_the_exit_code_says_so(run: Run) -> None:
    assert run("events").exit_code == 0
    Broken().park()
    answer = run("events", "--json")
    facts = json.loads(answer.stdout)
    assert answer.exit_code == 1
    assert (facts["parked"], facts["events"][0]["consumer"]) == (1, "broken")
    assert {one["consumer"] for one in facts["consumers"]} >= {"articles", "index"}
    assert "parked: " in run("events").output


def test_retry_puts_them_back_in_line(run: Run) -> None:
    Broken().park()
    assert run("worker", "retry").output.strip() == "1 events are tried again"
    assert run("events").exit_code == 0


def test_help_has_an_example() -> None:
    assert "Example: kms worker retry" in CliRunner().invoke(main, ["worker", "retry", "--help"]).output
