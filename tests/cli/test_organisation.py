"""`kms user`: passwords and roles from the command line; what is not right changes nothing and is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from kms.core.db import close_reading
from kms.core.errors import KmsError
from kms.core.permissions import Role
from kms.org import accounts, queries
from tests.cli.conftest import Run
from tests.factories.office import Office

SECRET = "a long password for tests"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with a password, as an editor of another system would leave it."""
    path = tmp_path / "password.txt"
    path.write_bytes(SECRET.encode() + b"\r\na second line\n")
    return path


def _signs_in(login: str, password: str) -> bool:
    close_reading()
    try:
        accounts.sign_in(login, password, address="10.0.0.1")
    except KmsError:
        return False
    return True


def _roles(office: Office, login: str) -> frozenset[str]:
    close_reading()
    return office.viewer(login).roles - {Role.EMPLOYEE}


def test_the_first_line_of_a_file_is_a_password_to_begin_with(run: Run, office: Office, file: Path) -> None:
    answer = run("user", "password", "author", "--password-file", str(file))
    assert (answer.exit_code, answer.output) == (
        0,
        "author signs in with the new password and is asked to change it.\n",
    )
    assert _signs_in("author", SECRET)
    account = queries.account(office.people["author"])
    assert account is not None and account.must_change_password


def test_a_password_is_typed_twice_and_not_shown(run: Run, office: Office) -> None:
    other = "another long password"
    answer = run("user", "password", "Author", typed=f"{SECRET}\n{other}\n{other}\n{other}\n")
    assert answer.exit_code == 0
    assert "do not match" in answer.output
    assert SECRET not in answer.output and other not in answer.output
    assert _signs_in("author", other) and not _signs_in("author", SECRET)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty. Write the password on its first line."),
        (b"\nsecond line\n", "is empty. Write the password on its first line."),
        ("비밀번호는 길게".encode("cp949"), "is not UTF-8."),
        (b"short\n", "Choose a password of at least 10 characters"),
        (b"AUTHOR\n", "Choose a password"),
    ],
    ids=["empty", "empty line", "another encoding", "too short", "the login"],
)
def test_a_file_without_a_usable_password_is_told(
    run: Run, office: Office, file: Path, content: bytes, sentence: str
) -> None:
    run("user", "password", "author", "--password-file", str(file))
    file.write_bytes(content)
    answer = run("user", "password", "author", "--password-file", str(file))
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: ") and sentence in answer.output
    assert _signs_in("author", SECRET)


def test_a_missing_file_is_named(run: Run, office: Office, tmp_path: Path) -> None:
    answer = run("user", "password", "author", "--password-file", str(tmp_path / "gone.txt"))
    assert answer.exit_code == 2
    assert "gone.txt" in answer.output.replace("\n", "") and "does not exist" in answer.output


def test_exactly_the_roles_that_are_named_are_held(run: Run, office: Office) -> None:
    answer = run("user", "roles", "author", "knowledge_expert", "dept_monitor")
    assert (answer.exit_code, answer.output) == (0, "author: knowledge_expert, dept_monitor\n")
    assert _roles(office, "author") == {Role.KNOWLEDGE_EXPERT, Role.DEPT_MONITOR}
    run("user", "roles", "author", "dept_monitor")
    assert _roles(office, "author") == {Role.DEPT_MONITOR}
    assert run("user", "roles", "author").output == "author: no roles\n"
    assert _roles(office, "author") == frozenset()


def test_a_role_that_is_none_is_told_with_those_there_are(run: Run, office: Office) -> None:
    answer = run("user", "roles", "author", "boss")
    assert answer.exit_code == 2
    assert "'boss'" in answer.output and "knowledge_admin" in answer.output


def test_the_last_administrator_stays(run: Run, office: Office) -> None:
    answer = run("user", "roles", "admin")
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: ")
    assert _roles(office, "admin") == {Role.KNOWLEDGE_ADMIN}
