"""Failures of seeking."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kms.core.errors import KmsError


class TooManySaved(KmsError):
    """A person has as many saved searches as the office allows."""

    code = "seeking.too_many_saved"
    status = 409
    sentence = _l("You have saved %(most)s searches, as many as are kept. Delete one first.")


class AlreadyTaken(KmsError):
    """Somebody else writes it."""

    code = "seeking.already_taken"
    status = 409
    sentence = _l("A colleague already writes this. You can still answer with an article that exists.")


class RequestEnded(KmsError):
    """The request was answered or closed meanwhile."""

    code = "seeking.request_ended"
    status = 409
    sentence = _l("This request was answered or closed meanwhile.")
