"""What the dictionary's kinds and changes are called."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kms.search.dictionary.drafts import Draft
from kms.search.dictionary.importing import Step
from kms.search.korean.vocabulary import Kind
from kms.web.preview import Difference, differences

KINDS: dict[Kind, Any] = {
    Kind.SYNONYM: _l("Synonyms"),
    Kind.WORD: _l("Own words"),
    Kind.STOP: _l("Stop words"),
}
ONE: dict[Kind, Any] = {Kind.SYNONYM: _l("Synonym"), Kind.WORD: _l("Own word"), Kind.STOP: _l("Stop word")}


def changes(before: Draft | None, after: Draft) -> list[Difference]:
    """What differs between two states of an entry, in words; everything for a new one."""

    def said(one: Draft | None) -> tuple[str, ...]:
        if one is None:
            return ("",) * 4
        return (one.word, meaning(one), one.note, _("out of use") if one.closed else _("in use"))

    titles = (_("Word"), _("Meaning for search"), _("Note"), _("State"))
    return differences(list(zip(titles, said(before), said(after), strict=True)))


def plan_changes(steps: Iterable[Step]) -> list[Difference]:
    """What an import would change, a line an entry."""

    def said(one: Draft | None) -> str:
        return "" if one is None else " · ".join(filter(None, (meaning(one), one.note, _closed(one))))

    return differences([(one.after.word, said(one.before), said(one.after)) for one in steps])


def meaning(one: Draft) -> str:
    """What an entry does, in a few words."""
    others = ", ".join(one.others)
    if one.kind is Kind.STOP:
        return str(_("left out of searches"))
    if one.kind is Kind.WORD:
        return str(_("cut into %(parts)s", parts=others)) if others else str(_("stays whole"))
    return (
        str(_("also finds %(others)s", others=others)) if one.one_way else str(_("same as %(others)s", others=others))
    )


def _closed(one: Draft) -> str:
    return str(_("out of use")) if one.closed else ""
