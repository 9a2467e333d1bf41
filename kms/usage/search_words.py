"""Which searches may be kept in the log, and in what form. Pure.

The log has no names, but a query may hold somebody's number. What looks like one is not kept at all: better a search
lost for the statistics than a person found in them. Stricter than the warning that writers of articles get.
"""

from __future__ import annotations

import re

from kms.core.text import one_line
from kms.usage.models import LONGEST_WORDS

_PERSONAL = (
    re.compile(r"\d{6}[-\s.]?[1-8]"),  # the beginning of a resident number
    re.compile(r"\d(?:[-\s.]{0,2}\d){8}"),  # nine digits with little between: phones, accounts, cards
    re.compile(r"(?:계좌|은행|농협|신협|우체국|뱅크)\D{0,20}\d\d"),
    re.compile(r"\S@\S"),
)
_EDGES = "\"'“”‘’()[]<>?!.,"


def loggable(text: str) -> tuple[str, str] | None:
    """The text on one line and its normal form (lower case, single spaces, no marks at the edges).

    None for what looks like personal data, and for what has nothing left.
    """
    text = one_line(text)[:LONGEST_WORDS]
    words = text.lower()[:LONGEST_WORDS].strip(_EDGES + " ")
    if not words or any(pattern.search(text) for pattern in _PERSONAL):
        return None
    return text, words
