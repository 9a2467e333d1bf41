"""`kms report`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kms.cli.main import main
from tests.cli.conftest import Home


def test_a_month_as_table_json_and_file(home: Home, tmp_path: Path) -> None:
    home.office.published()
    run = CliRunner().invoke(main, ["report", home.this_month, "--as", "admin"])
    assert run.exit_code == 0, run.output
    assert "not closed yet" in run.output
    said = json.loads(CliRunner().invoke(main, ["report", home.this_month, "--json"]).output)
    assert said["values"]["registered"] == 1
    target = tmp_path / "month.csv"
    assert CliRunner().invoke(main, ["report", home.this_month, "--csv", str(target)]).exit_code == 0
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("arguments", "sentence"), [(["May"], "write it as 2026-05"), (["2026-05", "--as", "author"], "role")]
)
def test_what_cannot_be_reported_says_why(home: Home, arguments: list[str], sentence: str) -> None:
    run = CliRunner().invoke(main, ["report", *arguments])
    assert run.exit_code != 0
    assert sentence in run.output
