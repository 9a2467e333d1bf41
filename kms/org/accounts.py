"""Local accounts: argon2 passwords, a lock-out that grows with failures from one place and cannot be used against a colleague.

Failures count per person *and* address, so guessing from one machine locks that machine out and not the colleague at
another; the wait doubles from 2 seconds up to 15 minutes and ends by itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from kms.audit.service import record
from kms.core.db import UnitOfWork, reading, unit_of_work
from kms.core.errors import NotFound
from kms.core.permissions import Permission, Viewer
from kms.core.settings import OfficeSetting
from kms.org.errors import TooManyFailures, WeakPassword, WrongPassword
from kms.org.models import Credential, Employee, LoginAttempt

SHORTEST_PASSWORD = OfficeSetting("org.shortest_password", 10, _l("Shortest password (characters)"), low=8, high=64)
IDLE_MINUTES = OfficeSetting("org.idle_minutes", 60, _l("Sign out after idle minutes"), low=5, high=720)
FREE_FAILURES = 5
LONGEST_WAIT = timedelta(minutes=15)
_WINDOW = timedelta(hours=1)

OK, FAILED, LOCKED = "ok", "failed", "locked"

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)  # OWASP's first choice for argon2id
_dummy = _hasher.hash("no such person takes as long")


def sign_in(login: str, password: str, *, address: str) -> int:
    """The id of the person. Raises WrongPassword or TooManyFailures, the same for unknown and known logins."""
    person = reading().scalars(select(Employee).where(Employee.login == login.strip().lower())).first()
    credential = reading().get(Credential, person.id) if person and person.works_here else None
    person_id = person.id if person else None
    with unit_of_work() as uow:
        wait = _seconds_to_wait(person_id, address, uow.now)
        if wait:
            _log(uow, person_id, address, LOCKED)
    if wait:
        raise TooManyFailures(seconds=wait)
    fits = _verify(credential.password_hash if credential else _dummy, password[: Credential.LONGEST_PASSWORD])
    with unit_of_work() as uow:
        _log(uow, person_id, address, OK if fits and credential else FAILED)
    if not fits or credential is None or person_id is None:
        raise WrongPassword
    return person_id


def set_password(viewer: Viewer, employee_id: int, password: str, *, must_change: bool = True) -> None:
    """Give a person a password to begin with; ends their sessions. Raises NotAllowed, WeakPassword, NotFound."""
    viewer.require(Permission.MANAGE_PEOPLE)
    with unit_of_work() as uow:
        person = uow.session.get(Employee, employee_id)
        if person is None or not person.works_here:
            raise NotFound
        _store(uow, person, password, must_change=must_change)
        record(uow, viewer, "org.password_set", f"person:{employee_id}")


def change_password(viewer: Viewer, old: str, new: str) -> None:
    """Change one's own password; ends all other sessions. Raises WrongPassword, WeakPassword."""
    credential = reading().get(Credential, viewer.employee_id)
    if credential is None or not _verify(credential.password_hash, old):
        raise WrongPassword
    if old == new:
        raise WeakPassword(shortest=SHORTEST_PASSWORD.value())
    with unit_of_work() as uow:
        person = uow.session.get_one(Employee, viewer.employee_id)
        _store(uow, person, new, must_change=False)
        record(uow, viewer, "org.password_changed", f"person:{viewer.employee_id}")


def _store(uow: UnitOfWork, person: Employee, password: str, *, must_change: bool) -> None:
    shortest = SHORTEST_PASSWORD.value()
    if not shortest <= len(password) <= Credential.LONGEST_PASSWORD or password.lower() in (person.login, person.name):
        raise WeakPassword(shortest=shortest)
    row = uow.session.get(Credential, person.id)
    if row is None:
        row = Credential(employee_id=person.id, session_epoch=0)
        uow.add(row)
    row.password_hash, row.must_change, row.changed_at = _hasher.hash(password), must_change, uow.now
    row.session_epoch += 1


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _seconds_to_wait(person_id: int | None, address: str, now: datetime) -> int:
    """Seconds until the next attempt from this address for this person: 2, 4, 8 ... after five failures in an hour."""
    same = (LoginAttempt.address == address, LoginAttempt.employee_id == person_id)
    last_good = reading().scalar(select(func.max(LoginAttempt.id)).where(*same, LoginAttempt.outcome == OK)) or 0
    failures, last = (
        reading()
        .execute(
            select(func.count(), func.max(LoginAttempt.at)).where(
                *same, LoginAttempt.outcome == FAILED, LoginAttempt.id > last_good, LoginAttempt.at > now - _WINDOW
            )
        )
        .one()
    )
    if failures < FREE_FAILURES or last is None:
        return 0
    wait = min(timedelta(seconds=2 ** (failures - FREE_FAILURES + 1)), LONGEST_WAIT)
    return max(0, round((last + wait - now).total_seconds() + 0.5))


def _log(uow: UnitOfWork, person_id: int | None, address: str, outcome: str) -> None:
    uow.add(LoginAttempt(at=uow.now, employee_id=person_id, address=address, outcome=outcome))
