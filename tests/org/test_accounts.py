"""Signing in: the same answer for unknown and wrong, waits that grow and cannot be turned against a colleague."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kms.core import clock
from kms.core.db import Database, close_reading
from kms.core.errors import NotAllowed
from kms.core.permissions import SYSTEM
from kms.org import accounts, people, queries
from kms.org.errors import TooManyFailures, WeakPassword, WrongPassword
from tests.factories.office import PASSWORD, Office

HERE, ELSEWHERE = "10.0.0.1", "10.0.0.2"


@pytest.fixture
def author(office: Office) -> int:
    """A person with a password."""
    accounts.set_password(SYSTEM, office.people["author"], PASSWORD, must_change=False)
    return office.people["author"]


def test_the_right_password_signs_in(author: int) -> None:
    assert accounts.sign_in(" Author ", PASSWORD, address=HERE) == author


@pytest.mark.parametrize(
    ("login", "password"), [("author", "wrong"), ("nobody", PASSWORD), ("colleague", PASSWORD), ("", "")]
)
def test_everything_else_reads_the_same(author: int, login: str, password: str) -> None:
    with pytest.raises(WrongPassword):
        accounts.sign_in(login, password, address=HERE)


def test_failures_slow_down_one_place_and_not_the_colleague(author: int) -> None:
    for _ in range(accounts.FREE_FAILURES):
        with pytest.raises(WrongPassword):
            accounts.sign_in("author", "guess", address=ELSEWHERE)
    with pytest.raises(TooManyFailures):
        accounts.sign_in("author", PASSWORD, address=ELSEWHERE)
    assert accounts.sign_in("author", PASSWORD, address=HERE) == author
    with clock.travel(clock.now() + timedelta(seconds=4)):
        assert accounts.sign_in("author", PASSWORD, address=ELSEWHERE) == author


def test_no_wait_is_longer_than_a_quarter_of_an_hour(author: int) -> None:
    start = clock.now()
    for turn in range(accounts.FREE_FAILURES + 8):
        with clock.travel(start + timedelta(minutes=4 * turn)), pytest.raises((WrongPassword, TooManyFailures)):
            accounts.sign_in("author", "guess", address=HERE)
    with clock.travel(start + timedelta(hours=2)):
        assert accounts.sign_in("author", PASSWORD, address=HERE) == author


def test_changing_the_password_ends_other_sessions(author: int) -> None:
    before = queries.account(author)
    accounts.change_password(queries.viewer_by_login("author"), PASSWORD, "another long password")
    close_reading()
    after = queries.account(author)
    assert before is not None and after is not None
    assert after.session_epoch > before.session_epoch
    assert accounts.sign_in("author", "another long password", address=HERE) == author


@pytest.mark.parametrize("password", ["short", "author", PASSWORD, "x" * 300])
def test_weak_passwords_are_refused(author: int, password: str) -> None:
    with pytest.raises(WeakPassword):
        accounts.change_password(queries.viewer_by_login("author"), PASSWORD, password)


def test_the_first_password_must_be_changed_and_is_given_by_those_in_charge(office: Office) -> None:
    with pytest.raises(NotAllowed):
        accounts.set_password(office.viewer("monitor"), office.people["author"], PASSWORD)
    accounts.set_password(office.viewer("admin"), office.people["author"], PASSWORD)
    found = queries.account(office.people["author"])
    assert found is not None and found.must_change_password


def test_who_left_cannot_sign_in(author: int, database: Database) -> None:
    people.leave(SYSTEM, author)
    close_reading()
    with pytest.raises(WrongPassword):
        accounts.sign_in("author", PASSWORD, address=HERE)
    assert queries.account(author) is None
