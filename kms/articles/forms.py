"""The article form: from what a browser sends to a `Draft`."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _

from kms.articles.drafts import Draft
from kms.articles.models import Visibility
from kms.core import clock
from kms.core.errors import Invalid
from kms.org import queries as org
from kms.web.forms import date_field, identifier_field, text, words


def read_draft() -> Draft:
    """The form's values. Raises Invalid for people who do not work here and for a day of review that is past."""
    wrong: dict[str, object] = {}
    draft = _draft(wrong)
    if draft.review_due and draft.review_due <= clock.today():
        wrong["review_due"] = _("Choose a day to come, or leave it empty.")
    if wrong:
        raise Invalid(wrong)
    return draft


def read_as_typed() -> Draft:
    """The form's values while somebody is still typing: half a login is left out instead of refused."""
    return _draft({})


def _draft(wrong: dict[str, object]) -> Draft:
    readers = _people("readers", wrong)
    shares = _shares(wrong)
    visibility = text("visibility")
    return Draft(
        title=text("title"),
        summary=text("summary"),
        keywords=words("keywords"),
        body=request.form.get("body", ""),
        type_code=text("type_code"),
        category_id=identifier_field("category_id"),
        visibility=Visibility(visibility) if visibility in set(Visibility) else Visibility.EVERYONE,
        readers=tuple(readers.values()),
        contributions=shares,
        club_id=identifier_field("club_id") or None,
        legal_basis=words("legal_basis"),
        review_due=date_field("review_due"),
        doc_reg_no=text("doc_reg_no"),
        personal_data_checked="personal_data_checked" in request.form,
    )


def _people(name: str, wrong: dict[str, object]) -> dict[str, int]:
    """Ids of the people whose logins a field names."""
    logins = words(name)
    found = org.ids_of_logins(logins)
    unknown = [login for login in logins if login not in found]
    if unknown:
        wrong[name] = _("Nobody here has the login %(logins)s.", logins=", ".join(unknown))
    return found


def _shares(wrong: dict[str, object]) -> dict[int, int]:
    """Co-authors with their shares, typed as `login 30, login 20`."""
    pairs = [entry.rsplit(" ", 1) for entry in words("contributions")]
    if any(len(pair) != 2 or not pair[1].rstrip("%").isdigit() for pair in pairs):
        wrong["contributions"] = _("Write each co-author as a login and a share, such as: hong 30")
        return {}
    found = org.ids_of_logins(pair[0] for pair in pairs)
    unknown = [pair[0] for pair in pairs if pair[0] not in found]
    if unknown:
        wrong["contributions"] = _("Nobody here has the login %(logins)s.", logins=", ".join(unknown))
        return {}
    return {found[login]: int(share.rstrip("%")) for login, share in pairs}
