"""What a person typed into the article form, checked for what can be stored. Rules of the text, not of who may do what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _

from kms.articles.models import Visibility
from kms.articles.personal_data import Finding, find
from kms.articles.rendering.markdown import LONGEST_TEXT
from kms.core.errors import Invalid
from kms.core.text import clean, one_line

MOST_KEYWORDS = 10
LONGEST_NUMBER = 80  # of a document's registration


@dataclass(frozen=True)
class Draft:
    """One state of the form. `contributions` maps co-authors to their share in percent; the author has the rest."""

    title: str = ""
    summary: str = ""
    keywords: tuple[str, ...] = ()
    body: str = ""
    type_code: str = ""
    category_id: int = 0
    visibility: Visibility = Visibility.EVERYONE
    readers: tuple[int, ...] = ()
    contributions: Mapping[int, int] | None = None
    club_id: int | None = None
    legal_basis: tuple[str, ...] = ()
    review_due: date | None = None
    doc_reg_no: str = ""
    personal_data_checked: bool = False

    def cleaned(self) -> Draft:
        """The same in normal form: NFC, single spaces in lines, no empty or double keywords."""
        return replace(
            self,
            title=one_line(self.title),
            summary=one_line(self.summary),
            keywords=_distinct(self.keywords),
            body=clean(self.body),
            legal_basis=_distinct(self.legal_basis),
            doc_reg_no=one_line(self.doc_reg_no),
        )

    def as_form(self) -> dict[str, Any]:
        """Plain JSON values: how an autosaved form is kept."""
        values = asdict(self)
        values["visibility"] = str(self.visibility)
        values["review_due"] = self.review_due.isoformat() if self.review_due else None
        values["contributions"] = {str(key): value for key, value in (self.contributions or {}).items()}
        return values

    @classmethod
    def from_form(cls, values: Mapping[str, Any]) -> Draft:
        """The draft that `as_form` wrote; unknown fields of another version are left out."""
        known = {one.name for one in fields(cls)}
        found = {key: value for key, value in values.items() if key in known}
        for name in ("keywords", "readers", "legal_basis"):
            found[name] = tuple(found.get(name) or ())
        due = found.get("review_due")
        found["review_due"] = date.fromisoformat(due) if due else None
        found["visibility"] = Visibility(found.get("visibility") or Visibility.EVERYONE)
        found["contributions"] = {int(key): value for key, value in (found.get("contributions") or {}).items()}
        return cls(**found)


class PersonalDataFound(Invalid):
    """The text looks as if it held personal data; the person must look and say that it may stay, or take it out."""

    code = "articles.personal_data"

    def __init__(self, findings: list[Finding]) -> None:
        kinds = ", ".join(dict.fromkeys(str(one.label) for one in findings))
        places = ", ".join(dict.fromkeys(one.masked for one in findings[:5]))
        super().__init__(
            {
                "body": _(
                    "This looks like personal data (%(kinds)s): %(places)s. Take it out.", kinds=kinds, places=places
                )
            }
        )
        self.findings = findings
        self.blocking = any(one.blocking for one in findings)


def check_savable(draft: Draft) -> None:
    """Raise Invalid for what cannot even be kept as a draft."""
    wrong: dict[str, object] = {}
    if not draft.title:
        wrong["title"] = _("Enter a title.")
    elif len(draft.title) > 200:
        wrong["title"] = _("A title has at most 200 characters.")
    if len(draft.body) > LONGEST_TEXT:
        wrong["body"] = _(
            "The text has more than %(most)s characters. Divide it into several articles.", most=LONGEST_TEXT
        )
    if len(draft.keywords) > MOST_KEYWORDS:
        wrong["keywords"] = _("At most %(most)s keywords.", most=MOST_KEYWORDS)
    if any(len(one) > 60 for one in draft.keywords):
        wrong["keywords"] = _("A keyword has at most 60 characters.")
    if len(draft.doc_reg_no) > LONGEST_NUMBER:
        wrong["doc_reg_no"] = _("Shorten it: at most %(most)s characters fit.", most=LONGEST_NUMBER)
    shares = draft.contributions or {}
    if any(not 1 <= share <= 99 for share in shares.values()) or sum(shares.values()) > 99:
        wrong["contributions"] = _("Shares are whole numbers from 1 and leave at least one percent to the author.")
    if draft.visibility is Visibility.PEOPLE and not draft.readers:
        wrong["readers"] = _("Name at least one person who may read it.")
    if wrong:
        raise Invalid(wrong)


def check_complete(draft: Draft) -> None:
    """Raise Invalid for what is missing before others read it, and PersonalDataFound before it is stored for them."""
    wrong: dict[str, object] = {}
    if not draft.summary:
        wrong["summary"] = _("Say in one or two sentences what the article is good for.")
    if not draft.keywords:
        wrong["keywords"] = _("Enter at least one keyword.")
    if not draft.body.strip():
        wrong["body"] = _("Write the text.")
    if wrong:
        raise Invalid(wrong)
    check_personal_data(draft)


def check_personal_data(draft: Draft) -> None:
    """Raise PersonalDataFound: always for resident numbers, for the rest unless the person confirmed to have looked."""
    findings = find("\n".join([draft.title, draft.summary, " ".join(draft.keywords), draft.body]))
    if findings and (any(one.blocking for one in findings) or not draft.personal_data_checked):
        raise PersonalDataFound(findings)


def _distinct(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in map(one_line, words) if word))
