"""An entry as somebody wants it, and what must be right about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from kms.core.errors import Invalid
from kms.core.text import one_line
from kms.search.dictionary.models import LONGEST_TEXT
from kms.search.korean.vocabulary import LONGEST_WORD, Entry, Kind, normal

MOST_OTHERS = 20
LONGEST_NOTE = 200


@dataclass(frozen=True)
class Draft:
    """The content of an entry."""

    kind: Kind
    word: str
    others: tuple[str, ...] = ()
    one_way: bool = False
    note: str = ""
    closed: bool = False

    def entry(self) -> Entry:
        """The entry as search takes it."""
        return Entry(self.kind, self.word, self.others, self.one_way)


def cleaned(kind: Kind, word: str, others: Sequence[str], *, one_way: bool, note: str, closed: bool) -> Draft:
    """A draft with its texts on one line each, nothing twice, and only what its kind has."""
    word, found = one_line(word), dict.fromkeys(map(one_line, others))
    kept = () if kind is Kind.STOP else tuple(one for one in found if one and normal(one) != normal(word))
    return Draft(kind, word, kept, one_way and kind is Kind.SYNONYM, one_line(note), closed)


def check(draft: Draft) -> None:
    """Raise Invalid unless the entry can hold."""
    wrong: dict[str, object] = {}
    if not any(map(str.isalnum, draft.word)):
        wrong["word"] = _("Enter a word.")
    elif draft.kind is Kind.WORD and not draft.word.isalnum():
        wrong["word"] = _("Enter one word of letters and digits, without spaces.")
    elif draft.kind is Kind.WORD and not 2 <= len(draft.word) <= LONGEST_WORD:
        wrong["word"] = _("Enter a word of 2 to %(most)s letters.", most=LONGEST_WORD)
    elif max(map(len, (draft.word, normal(draft.word)))) > LONGEST_TEXT:
        wrong["word"] = _("Enter at most %(most)s letters.", most=LONGEST_TEXT)
    if message := _wrong_others(draft):
        wrong["others"] = message
    if len(draft.note) > LONGEST_NOTE:
        wrong["note"] = _("Enter at most %(most)s letters.", most=LONGEST_NOTE)
    if wrong:
        raise Invalid(wrong)


def _wrong_others(draft: Draft) -> str:
    if draft.kind is Kind.SYNONYM and not draft.others:
        return str(_("Enter at least one word that means the same."))
    if len(draft.others) > MOST_OTHERS:
        return str(_("Enter at most %(most)s.", most=MOST_OTHERS))
    if any(len(one) > LONGEST_TEXT or not any(map(str.isalnum, one)) for one in draft.others):
        return str(_("Each must have letters or digits, at most %(most)s.", most=LONGEST_TEXT))
    if draft.kind is Kind.WORD and draft.others and normal("".join(draft.others)) != normal(draft.word):
        return str(_("The parts must make up the word, in their order: %(word)s.", word=draft.word))
    return ""
