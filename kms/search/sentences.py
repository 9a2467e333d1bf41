"""What a query was understood to be, and what was not understood, in words for people."""

from __future__ import annotations

from functools import reduce

from flask_babel import gettext as _

from kms.search.language import (
    ALONE,
    AUTHOR,
    CATEGORY,
    DATE,
    DAY,
    DEPARTMENT,
    EMPTY,
    GRADE,
    KEYWORD,
    QUOTE,
    TITLE,
    TURNED,
    TYPE,
    VALUE,
    Atom,
    Note,
    Part,
)
from kms.web.formatting import day


def note(one: Note) -> str:
    """What was read as words, and why."""
    said: dict[str, str] = {
        QUOTE: _("The quotation mark is not closed, so the words were looked for one by one."),
        EMPTY: _("Nothing stands behind “%(text)s:”, so it was looked for as a word.", text=one.text),
        DATE: _("“%(text)s” is no date that can be read, so it was looked for as words.", text=one.text),
        TURNED: _("The days “%(text)s” stood the wrong way round and were turned.", text=one.text),
        VALUE: _("Nothing is called as in “%(text)s”, so it was looked for as words.", text=one.text),
        ALONE: _("OR needs a word on either side, so it was left out."),
    }
    return said[one.kind]


def condition(part: Part) -> str:
    """A condition of a query."""
    return reduce(lambda one, other: _("%(one)s or %(other)s", one=one, other=other), map(_atom, part.atoms))


def _atom(atom: Atom) -> str:
    text = _days(atom) if atom.field == DAY else atom.text
    if atom.phrase and atom.field != DAY:
        text = _("“%(text)s”", text=text)
    if atom.field:
        text = _("%(field)s: %(text)s", field=_fields()[atom.field], text=text)
    return _("without %(text)s", text=text) if atom.excluded else text


def _days(atom: Atom) -> str:
    if atom.since and atom.until:
        return (
            day(atom.since)
            if atom.since == atom.until
            else _("%(first)s to %(last)s", first=day(atom.since), last=day(atom.until))
        )
    if atom.since:
        return str(_("from %(day)s", day=day(atom.since)))
    return str(_("until %(day)s", day=day(atom.until)))


def _fields() -> dict[str, str]:
    return {
        TITLE: _("Title"),
        AUTHOR: _("Author"),
        DEPARTMENT: _("Department"),
        CATEGORY: _("Knowledge map"),
        TYPE: _("Kind"),
        GRADE: _("Grade"),
        KEYWORD: _("Keyword"),
        DAY: _("Registered"),
    }
