"""Failures with a name, a stable code and a sentence that says what to do. `web/errors.py` shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l


class KmsError(Exception):
    """Base of every failure that a person can cause or must hear of. `facts` fill the sentence's placeholders."""

    code: ClassVar[str] = "kms"
    status: ClassVar[int] = 400
    sentence: ClassVar[Any] = _l("This could not be done. Go back and try again.")

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.facts = facts

    def __str__(self) -> str:
        text = str(self.sentence)
        return text % self.facts if self.facts else text


class NotFound(KmsError):
    """There is no such thing, or the reader may not see it: both read the same."""

    code = "not_found"
    status = 404
    sentence = _l("This page does not exist, or it is not open to you. Search for it, or ask its department.")


class NotAllowed(KmsError):
    """The viewer lacks the permission."""

    code = "not_allowed"
    status = 403
    sentence = _l("Your role does not allow this. Ask the knowledge administrator if you need it.")


class Conflict(KmsError):
    """The thing is in another state than the command needs."""

    code = "conflict"
    status = 409
    sentence = _l("This has changed meanwhile. Load the page again and look at the new state.")


class Invalid(KmsError):
    """Values that cannot be stored. `fields` says for each field what to do; "" is for the whole form."""

    code = "invalid"
    status = 422
    sentence = _l("Some entries need your attention. They are marked below.")

    def __init__(self, fields: Mapping[str, object]) -> None:
        super().__init__()
        self.fields = dict(fields)

    def __str__(self) -> str:
        return " ".join([str(self.sentence), *(str(text) for text in self.fields.values())])
