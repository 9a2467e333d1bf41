"""`kms org import`: figures, exit codes and a dry run that scripts can trust."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from kms.core.permissions import SYSTEM
from kms.org.personnel.standing import standing
from tests.cli.conftest import Run
from tests.factories.office import Office
from tests.org.personnel.sheets import NEWCOMER, file_of

Import = Callable[..., Result]


@pytest.fixture
def run(run: Run, office: Office, tmp_path: Path) -> Import:
    """Run `kms org import` on a file with this content in the small office."""

    def command(content: bytes, *options: str) -> Result:
        file = tmp_path / "people.csv"
        file.write_bytes(content)
        return run("org", "import", str(file), *options)

    return command


def test_an_import_says_what_it_did_and_a_second_has_nothing_to_do(run: Import) -> None:
    answer = run(file_of(NEWCOMER, encoding="cp949"))
    assert answer.exit_code == 0, answer.output
    assert "1 new, 0 returning, 0 moved, 0 changed, 0 left, 0 unchanged, 0 refused" in answer.output
    assert "90001" in standing(SYSTEM).people
    assert "0 new" in run(file_of(NEWCOMER)).output


def test_a_dry_run_changes_nothing(run: Import) -> None:
    answer = run(file_of(NEWCOMER), "--dry-run", "--as", "admin")
    assert "dry run, nothing was changed: 1 new" in answer.output
    assert "90001" not in standing(SYSTEM).people


def test_refused_lines_are_named_and_the_exit_code_tells(run: Import) -> None:
    answer = run(file_of(NEWCOMER, "2,,,,,TAX,,팀,,"))
    assert answer.exit_code == 1
    assert "line 3: The name is missing." in answer.output
    assert "90001" in standing(SYSTEM).people


def test_json_holds_the_whole_plan(run: Import) -> None:
    answer = run(file_of(NEWCOMER, "2,,,,,TAX,,팀,,"), "--json", "--on", "2026-01-05")
    facts = json.loads(answer.stdout)
    assert (facts["done"], facts["new"], facts["on"]) == (True, 1, "2026-01-05")
    assert facts["steps"][0]["facts"]["name"] == "김새롬"
    assert facts["refused"] == [{"line": 3, "problem": "missing_name", "value": "", "sentence": "The name is missing."}]


def test_whoever_may_not_gets_a_sentence(run: Import) -> None:
    answer = run(file_of(NEWCOMER), "--as", "author")
    assert answer.exit_code == 1
    assert "Your role does not allow this." in answer.output
    assert "90001" not in standing(SYSTEM).people
