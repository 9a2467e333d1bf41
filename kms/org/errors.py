"""Failures of the organisation room."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kms.core.errors import Conflict, KmsError


class WrongPassword(KmsError):
    """Login or password do not fit; says not which."""

    code = "org.wrong_password"
    status = 401
    sentence = _l("The login or the password is wrong. Check both and try again.")


class TooManyFailures(KmsError):
    """Too many failures from this place for this person; waits get longer, and end by themselves."""

    code = "org.too_many_failures"
    status = 429
    sentence = _l("Too many failed attempts from this place. Wait %(seconds)s seconds and try again.")


class WeakPassword(KmsError):
    """The new password is too short, too common, or the old one."""

    code = "org.weak_password"
    status = 422
    sentence = _l("Choose a password of at least %(shortest)s characters that is not your name, login or the old one.")


class NobodyLeftInCharge(Conflict):
    """The change would leave nobody who may give roles."""

    code = "org.nobody_left_in_charge"
    sentence = _l("Nobody would be left who may give roles. Give the permission to somebody else first.")
