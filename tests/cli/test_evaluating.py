"""`kms search evaluate` needs no office, prints a table or JSON, and says what it cannot read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kms.cli.main import main
from tests.search.evaluation.collection import korquad, written


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["search", "evaluate", *map(str, arguments)])


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The folder of a small set."""
    return written(tmp_path / "office")


def test_json_has_a_row_for_each_set_profile_and_perturbation(office: Path, tmp_path: Path) -> None:
    other = korquad(tmp_path / "quad" / "dev.json")
    answer = _run(
        office, other, "--profile", "default", "--profile", "bigram", "--perturb", "none", "--perturb", "typo", "--json"
    )
    assert answer.exit_code == 0, answer.output
    rows = json.loads(answer.stdout)
    assert [(row["set"], row["profile"], row["perturb"]) for row in rows] == [
        (name, profile, kind)
        for name in ("office", "quad")
        for profile in ("default", "bigram")
        for kind in ("none", "typo")
    ]
    assert rows[0]["ndcg@10"] == 1


def test_the_table_names_the_set_and_its_figures(office: Path) -> None:
    answer = _run(office, "--queries", "2")
    assert answer.exit_code == 0
    head, row = answer.output.splitlines()
    assert dict(zip(head.split(), row.split(), strict=True))["ndcg@10"] == "1.0000"
    assert row.split()[:5] == ["office", "default", "none", "4", "2"]


def test_a_folder_without_a_set_is_told(tmp_path: Path) -> None:
    answer = _run(tmp_path)
    assert answer.exit_code == 1
    assert str(tmp_path) in answer.output.replace("\n", "")
    assert "Traceback" not in answer.output


def test_a_profile_that_needs_lucene_says_what_to_install(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KMS_LUCENE_JARS", str(office))
    answer = _run(office, "--profile", "nori")
    assert answer.exit_code == 1
    assert "apt-get install" in answer.output
    assert "Traceback" not in answer.output
