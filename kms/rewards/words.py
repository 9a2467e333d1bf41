"""Entries in plain words: what a rule is called, what it gives, what became of an entry, and what it was for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from kms.articles import queries as articles
from kms.core.permissions import Viewer
from kms.rewards.models import Rule
from kms.rewards.rules import BEGINNING
from kms.web.formatting import day, korean
from kms.web.slots import slots

REASONS = {
    "duplicate": _l("The same thing was rewarded before"),
    "plagiarism": _l("Taken from others"),
    "against_rules": _l("Against the rules of mileage"),
    "wrong_booking": _l("Booked by mistake"),
    "other": _l("Another reason"),
}
KINDS = {
    "accrual": _l("Booked, waits for the close"),
    "settle": _l("Settled at the close"),
    "reverse": _l("Taken back"),
    "redeem": _l("Paid out"),
    "expire": _l("Lapsed"),
}
STATES = {
    "pending": (_l("Waits for the close"), "information", "◷"),
    "settled": (_l("Settled"), "success", "✓"),
    "back": (_l("Did not count"), "warning", "▼"),
    "reversed": (_l("Taken back"), "danger", "✕"),
}
BACK = {
    "cap": _l("More than counts in a month for this rule."),
    "grade": _l("The article needs work at the close of the month."),
}


@dataclass(frozen=True)
class Source:
    """What points were earned for: its title and, when the viewer may read it, its address."""

    title: str
    url: str = ""


def rule_name(name: str, name_en: str) -> str:
    """The rule's name in the reader's language."""
    return name if korean() else name_en


def rule_text(rule: Rule) -> str:
    """What a rule gives and how often, in a sentence."""
    points = ngettext("%(num)s point each time.", "%(num)s points each time.", rule.points)
    if rule.cap_times is None:
        return str(points)
    cap = ngettext(
        "%(points)s At most %(num)s time a month.",
        "%(points)s At most %(num)s times a month.",
        rule.cap_times,
        points=points,
    )
    return str(cap)


def since(rule: Rule) -> str:
    """The first day of a version; the defaults hold from the beginning."""
    return str(_("from the beginning")) if rule.valid_from == BEGINNING else day(rule.valid_from)


def sources(viewer: Viewer, names: Iterable[str]) -> dict[str, Source]:
    """Titles and addresses of what entries name, as far as the viewer may read it.

    Articles are known here; other rooms fill the slot `mileage.sources` with (name, title, address).
    """
    wanted = set(names)
    ids = {int(name[8:]): name for name in wanted if name.startswith("article:") and name[8:].isdigit()}
    found = {name: Source(str(_("Not open to you any more"))) for name in wanted}
    for article_id, row in articles.rows_by_id(viewer, ids).items():
        found[ids[article_id]] = Source(row.title, row.url)
    for name, title, url in slots().ask("mileage.sources", viewer, names=wanted):
        found[name] = Source(title, url)
    return found
