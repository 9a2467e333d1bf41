"""`kms events` and `kms worker retry`."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run
from tests.operations.parking import Broken

pytestmark = pytest.mark.usefixtures("office")


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
