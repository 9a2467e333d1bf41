"""Finds what looks like personal data in a text: resident numbers, phones, accounts, e-mail. Pure; a person decides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Finding:
    """One suspicious place. `masked` shows enough to find it again; `blocking`: may not be stored without a statute."""

    kind: str
    label: Any
    start: int
    end: int
    masked: str
    blocking: bool


_RESIDENT = re.compile(r"(?<!\d)(\d{6})[-\s]?([1-8]\d{6})(?!\d)")
_PATTERNS = (
    ("phone", _l("phone number"), re.compile(r"(?<![\d.])01[016-9][-.\s]?\d{3,4}[-.\s]?\d{4}(?!\d)")),
    ("email", _l("e-mail address"), re.compile(r"[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")),
    (
        "account",
        _l("account number"),
        re.compile(
            r"(?:계좌|은행|농협|신협|우체국|뱅크)[^\n\d]{0,20}(\d{2,6}-\d{2,6}-\d{2,8}(?:-\d{1,3})?|\d{10,16})(?!\d)"
        ),
    ),
)
_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)


def find(text: str) -> list[Finding]:
    """All findings in order of their place."""
    found = [
        _finding(
            "resident_number", _l("resident registration number"), match.start(), match.end(), match[0], blocking=True
        )
        for match in _RESIDENT.finditer(text)
        if _plausible_resident_number(match[1] + match[2])
    ]
    for kind, label, pattern in _PATTERNS:
        if kind == "email" and "@" not in text:
            continue  # the pattern looks at every word; most texts have none of these
        for match in pattern.finditer(text):
            group = 1 if match.lastindex else 0
            found.append(_finding(kind, label, match.start(group), match.end(group), match[group], blocking=False))
    return sorted(found, key=lambda one: one.start)


def _finding(kind: str, label: Any, start: int, end: int, words: str, *, blocking: bool) -> Finding:
    masked = words[:3] + "*" * max(2, len(words) - 5) + words[-2:]
    return Finding(kind, label, start, end, masked, blocking)


def _plausible_resident_number(digits: str) -> bool:
    """A date of birth and the check digit; numbers given since October 2020 have none, so for those the date suffices."""
    month, day = int(digits[2:4]), int(digits[4:6])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return False
    rest = (11 - sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)) % 11) % 10
    born_recently = digits[6] in "3478" and int(digits[:2]) >= 20
    return rest == int(digits[12]) or born_recently
