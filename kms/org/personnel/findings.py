"""What can be wrong with a line of a personnel file, each with the sentence that says what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l


class Problem(StrEnum):
    """Why a line, or the whole file, was refused."""

    BAD_ENCODING = "bad_encoding"
    EMPTY_FILE = "empty_file"
    MISSING_COLUMN = "missing_column"
    REPEATED_COLUMN = "repeated_column"
    BROKEN_QUOTES = "broken_quotes"
    SURPLUS_CELLS = "surplus_cells"
    MISSING_NUMBER = "missing_number"
    BAD_NUMBER = "bad_number"
    MISSING_NAME = "missing_name"
    MISSING_TEAM = "missing_team"
    MISSING_DEPARTMENT = "missing_department"
    BAD_LOGIN = "bad_login"
    BAD_EMAIL = "bad_email"
    TOO_LONG = "too_long"
    DUPLICATE_NUMBER = "duplicate_number"
    DUPLICATE_LOGIN = "duplicate_login"
    LOGIN_TAKEN = "login_taken"
    LOGIN_DIFFERS = "login_differs"
    UNKNOWN_DEPARTMENT = "unknown_department"
    AMBIGUOUS_DEPARTMENT = "ambiguous_department"
    DEPARTMENT_DIFFERS = "department_differs"
    CLOSED_PLACE = "closed_place"
    BEFORE_PRESENT_PLACE = "before_present_place"
    OWN_LEAVING = "own_leaving"
    LAST_IN_CHARGE = "last_in_charge"
    LEAVING_HELD_BACK = "leaving_held_back"


SENTENCES: dict[Problem, Any] = {
    Problem.BAD_ENCODING: _l("The text is neither UTF-8 nor CP949. Save the file as “CSV UTF-8” and try again."),
    Problem.EMPTY_FILE: _l("The file has no lines. Choose the file with the people in it."),
    Problem.MISSING_COLUMN: _l("The column %(value)s is missing. Add it to the first line."),
    Problem.REPEATED_COLUMN: _l("The column %(value)s is there twice. Remove one."),
    Problem.BROKEN_QUOTES: _l("A quotation mark is opened and not closed, or text follows after it. Correct the line."),
    Problem.SURPLUS_CELLS: _l(
        "The line has more cells than the first line: %(value)s. Put text with commas between quotation marks."
    ),
    Problem.MISSING_NUMBER: _l("The personnel number is missing."),
    Problem.BAD_NUMBER: _l("%(value)s is no personnel number: use letters, digits and hyphens, at most 20."),
    Problem.MISSING_NAME: _l("The name is missing."),
    Problem.MISSING_TEAM: _l("The team is missing."),
    Problem.MISSING_DEPARTMENT: _l("The department is missing: give its code or its name."),
    Problem.BAD_LOGIN: _l("%(value)s is no login: use small letters, digits, dots and hyphens, 2 to 40."),
    Problem.BAD_EMAIL: _l("%(value)s is no e-mail address."),
    Problem.TOO_LONG: _l("A cell is too long: %(value)s. Shorten it."),
    Problem.DUPLICATE_NUMBER: _l("The personnel number %(value)s is used on an earlier line as well."),
    Problem.DUPLICATE_LOGIN: _l("The login %(value)s is used on an earlier line as well."),
    Problem.LOGIN_TAKEN: _l("The login %(value)s belongs to somebody else. Give another."),
    Problem.LOGIN_DIFFERS: _l("The login of this person is %(value)s. An import does not change logins."),
    Problem.UNKNOWN_DEPARTMENT: _l(
        "The department %(value)s is unknown. Give its code and its name if it is new, or correct it."
    ),
    Problem.AMBIGUOUS_DEPARTMENT: _l("Several departments are called %(value)s. Give the code."),
    Problem.DEPARTMENT_DIFFERS: _l("The code belongs to the department %(value)s. Correct the code or the name."),
    Problem.CLOSED_PLACE: _l("%(value)s is closed. Name the department and team that are open."),
    Problem.BEFORE_PRESENT_PLACE: _l("The person works at the present place since %(value)s. Choose a later day."),
    Problem.OWN_LEAVING: _l(
        "You are not in the file, and nobody leaves by their own import. Let a colleague do it if it is right."
    ),
    Problem.LAST_IN_CHARGE: _l(
        "Number %(value)s is not in the file, but nobody else may give roles. Give the permission to somebody first."
    ),
    Problem.LEAVING_HELD_BACK: _l(
        "%(value)s people are not in the file. They stay until no line is refused, as a refused line may be theirs."
    ),
}


@dataclass(frozen=True)
class Finding:
    """What is wrong on which line (from 1, the first line is the header; 0: the file as a whole)."""

    line: int
    problem: Problem
    value: str = ""

    @property
    def sentence(self) -> str:
        """What to do, in the reader's language."""
        return str(SENTENCES[self.problem]) % {"value": self.value}
