"""`kms init` and `kms demo`: an office begins whole or not at all, once, and never in the place of another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, delete, event, func, select

from kms.articles.categories import article_types
from kms.articles.models import Article
from kms.cli.demo.organisation import ACCOUNTS, PASSWORD
from kms.cli.main import main
from kms.cli.starting import is_begun
from kms.core.db import close_reading, reading, unit_of_work
from kms.core.permissions import Role
from kms.core.settings import OfficeSettingRow
from kms.org import accounts, queries
from kms.org.models import Employee
from kms.rewards import rules
from tests.browser.server import free_port
from tests.cli.conftest import Home, Run

SECRET = "a long password for tests"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with a password."""
    path = tmp_path / "password.txt"
    path.write_text(SECRET + "\n")
    return path


@contextmanager
def _full_disk() -> Iterator[None]:
    """A SQLite database may only have a few pages: the very error of a full disk, from SQLite itself."""

    def limit(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA max_page_count=40")

    event.listen(Engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(Engine, "connect", limit)


def test_an_office_begins_with_one_administrator_who_changes_the_password(run: Run, file: Path) -> None:
    answer = run("init", "--admin", "Hong", "--password-file", str(file))
    assert answer.exit_code == 0, answer.output
    assert "kms serve" in answer.output and "sign in as hong" in answer.output
    account = queries.account(accounts.sign_in("hong", SECRET, address="10.0.0.1"))
    assert account is not None and account.must_change_password
    assert account.viewer.roles == {Role.EMPLOYEE, Role.KNOWLEDGE_ADMIN}
    assert reading().scalar(select(func.count()).select_from(Employee)) == 1
    assert len(article_types()) == 8


def test_rules_for_points_hold_from_the_first_day(run: Run, file: Path) -> None:
    run("init", "--admin", "hong", "--password-file", str(file))
    assert len(rules.current()) == 8


def test_login_and_password_are_asked_for(run: Run) -> None:
    answer = run("init", typed=f"hong\n{SECRET}\n{SECRET}\n")
    assert answer.exit_code == 0, answer.output
    assert SECRET not in answer.output
    assert accounts.sign_in("hong", SECRET, address="10.0.0.1")


def test_a_second_beginning_is_refused_and_changes_nothing(run: Run, file: Path) -> None:
    run("init", "--admin", "hong", "--password-file", str(file))
    file.write_text("quite another password\n")
    answer = run("init", "--admin", "kim", "--password-file", str(file))
    assert (answer.exit_code, answer.output) == (
        1,
        "Error: This office has begun already. Choose another KMS_HOME for a new one.\n",
    )
    assert accounts.sign_in("hong", SECRET, address="10.0.0.1")
    assert reading().scalar(select(func.count()).select_from(Employee)) == 1


@pytest.mark.parametrize("login", ["", "   ", "Hong Gildong"])
def test_a_login_is_one_word(run: Run, file: Path, login: str) -> None:
    answer = run("init", "--admin", login, "--password-file", str(file))
    assert answer.exit_code == 2
    assert "write a login without blanks" in answer.output
    assert not is_begun()


@pytest.mark.parametrize("content", [b"short\n", b"hong\n", b"", b"\xb0\xa1\xb0\xa1\n"])
def test_a_password_that_will_not_do_leaves_the_office_unbegun(run: Run, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    answer = run("init", "--admin", "hong", "--password-file", str(file))
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: ")
    assert not is_begun()
    file.write_text(SECRET)
    assert run("init", "--admin", "hong", "--password-file", str(file)).exit_code == 0


def test_a_full_disk_is_one_sentence_and_leaves_the_office_unbegun(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KMS_HOME", str(tmp_path / "home"))
    command = ["init", "--admin", "hong", "--password-file", str(file)]
    with _full_disk():
        answer = CliRunner().invoke(main, command)
    assert (answer.exit_code, answer.output) == (
        1,
        "Error: The database does not answer: database or disk is full."
        " Check the free disk space and KMS_DATABASE_URL.\n",
    )
    assert CliRunner().invoke(main, command).exit_code == 0


def test_the_demo_is_loaded_once_and_says_its_accounts_each_time(demo: Path, demo_home: Path) -> None:
    first = (demo_home.parent / "demo.log").read_text()
    before = reading().scalar(select(func.count()).select_from(Article))
    again = CliRunner().invoke(main, ["demo"])
    assert again.exit_code == 0
    assert first.endswith(again.output)
    assert all(f"  2026-{month:02}: " in first for month in range(5, 11))
    assert all(f"  {login} " in again.output for login in ACCOUNTS) and PASSWORD in again.output
    close_reading()
    assert reading().scalar(select(func.count()).select_from(Article)) == before


def test_a_demo_that_was_broken_off_does_not_pass_as_a_whole_one(demo: Path) -> None:
    with unit_of_work() as uow:  # the last thing that loading does
        uow.session.execute(
            delete(OfficeSettingRow).where(OfficeSettingRow.key == "demo.played", OfficeSettingRow.version > 1)
        )
    for command in (["demo"], ["serve", "--demo"]):
        answer = CliRunner().invoke(main, command, env={"KMS_PORT": str(free_port())})
        assert answer.exit_code == 1
        assert "was broken off" in answer.output and str(demo) in answer.output
        assert PASSWORD not in answer.output


def test_no_demo_among_people_who_work_here(home: Home) -> None:
    answer = CliRunner().invoke(main, ["demo"])
    assert answer.exit_code == 1
    assert "Choose another KMS_HOME" in answer.output
    assert PASSWORD not in answer.output
    close_reading()
    assert reading().scalar(select(func.count()).select_from(Employee)) == len(home.office.people)
