"""`kms close` and `kms ledger` on an office of their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kms.app import bind
from kms.cli.main import main
from kms.cli.office import configuration
from kms.core import db
from kms.core.permissions import SYSTEM, Role
from kms.org import people
from tests.factories.office import Office, small_office
from tests.factories.points import book


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office under KMS_HOME with excellent knowledge of the author in May."""
    monkeypatch.setenv("KMS_HOME", str(tmp_path))
    monkeypatch.setenv("KMS_TESTING", "true")
    bind(configuration())
    found = small_office()
    book(found, "author", "a")
    db.close_reading()
    return found


def _run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_two_people_close_a_month(office: Office) -> None:
    planned = json.loads(_run("close", "2026-05", "--dry-run", "--json", "--as", "admin").output)
    assert (planned["state"], planned["settled"]) == ("dry run", 10)
    proposed = json.loads(_run("close", "2026-05", "--json", "--as", "admin").output)
    assert (proposed["state"], proposed["root_hash"]) == ("proposed", planned["root_hash"])
    closed = json.loads(_run("close", "2026-05", "--approve", "--json", "--as", "officer").output)
    assert (closed["state"], closed["root_hash"]) == ("closed", planned["root_hash"])
    assert closed["mvp"] == [{"login": "author", "points": 10}]
    again = _run("close", "2026-05", "--approve", "--json", "--as", "officer")
    assert json.loads(again.output) == closed


def test_one_person_cannot_do_both(office: Office) -> None:
    assert _run("close", "2026-05").exit_code == 2
    with db.unit_of_work():
        people.set_roles(SYSTEM, office.people["admin"], {Role.KNOWLEDGE_ADMIN, Role.KNOWLEDGE_OFFICER})
    assert _run("close", "2026-05", "--as", "admin").exit_code == 0
    refused = _run("close", "2026-05", "--approve", "--as", "admin")
    assert refused.exit_code == 1
    assert "cannot approve" in refused.output


@pytest.mark.parametrize(("month", "code"), [("2026-13", 2), ("may", 2), ("2999-01", 1)])
def test_a_month_that_cannot_be_closed_is_refused(office: Office, month: str, code: int) -> None:
    assert _run("close", month, "--as", "admin").exit_code == code


def test_others_may_not(office: Office) -> None:
    assert "role does not allow" in _run("close", "2026-05", "--as", "author").output


def test_the_ledger_is_checked_and_balances_are_rebuilt(office: Office) -> None:
    assert _run("ledger", "verify").output == "The ledger is whole.\n"
    with db.unit_of_work() as uow:
        uow.session.connection().exec_driver_sql("UPDATE reward_balance SET pending = 0")
    broken = _run("ledger", "verify", "--json")
    assert (broken.exit_code, len(json.loads(broken.output))) == (1, 1)
    assert _run("ledger", "rebuild").output.startswith("1 balances")
    assert _run("ledger", "verify").exit_code == 0
