"""The language of queries for those who want it: "phrase", -word, OR, fields, ranges of days. Pure; any text can be read.

What is not understood is read as words, and a `Note` says so. Words that nothing is asked of only rank.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from kms.search.days import span, turned

TITLE, AUTHOR, DEPARTMENT, CATEGORY, TYPE, GRADE, KEYWORD, DAY = (
    "title",
    "author",
    "department",
    "category",
    "type",
    "grade",
    "keyword",
    "day",
)
_NAMES = {
    TITLE: ("제목", "title"),
    AUTHOR: ("작성자", "글쓴이", "author", "by"),
    DEPARTMENT: ("부서", "department", "dept"),
    CATEGORY: ("분류", "지식지도", "category"),
    TYPE: ("유형", "지식유형", "type"),
    GRADE: ("등급", "grade"),
    KEYWORD: ("키워드", "keyword"),
    DAY: ("등록일", "registered", "date"),
}
_AFTER, _BEFORE = ("이후", "after"), ("이전", "before")
_FIELDS = {name: field for field, names in _NAMES.items() for name in names} | dict.fromkeys(_AFTER + _BEFORE, DAY)

# what could not be understood
QUOTE, EMPTY, DATE, TURNED, VALUE, ALONE = "quote", "empty", "date", "turned", "value", "alone"

_SPACE = re.compile(r"\s*")
_PREFIX = re.compile(r"([^\W\d_]+)[:：](?!//)")
_RUN = re.compile(r"\S+")
_OR = re.compile(r"(?:OR|또는|\|{1,2})(?=\s|$)")
_QUOTES = str.maketrans("“”„‟＂－", '"""""-')


@dataclass(frozen=True)
class Atom:
    """One thing asked for. `name`: the field as it was typed; `values`: the facet values that a name stands for."""

    text: str
    field: str = ""
    phrase: bool = False
    excluded: bool = False
    name: str = ""
    since: date | None = None
    until: date | None = None  # the last day
    values: tuple[str, ...] = ()

    def shown(self) -> str:
        """As it is typed."""
        text = f'"{self.text}"' if self.phrase else self.text
        return ("-" if self.excluded else "") + (f"{self.name}:" if self.field else "") + text

    @property
    def ranks(self) -> bool:
        """Whether its words rank what is found."""
        return not self.excluded and self.field in ("", TITLE, KEYWORD)


@dataclass(frozen=True)
class Part:
    """A word that ranks, or atoms of which one must hold."""

    atoms: tuple[Atom, ...]

    @property
    def limits(self) -> bool:
        """Whether documents without it are left out."""
        first = self.atoms[0]
        return len(self.atoms) > 1 or first.phrase or first.excluded or bool(first.field)

    def shown(self) -> str:
        """As it is typed."""
        return " OR ".join(atom.shown() for atom in self.atoms)


@dataclass(frozen=True)
class Note:
    """Something that was read as words: what kind of thing it was, and its text."""

    kind: str
    text: str = ""


@dataclass(frozen=True)
class Parsed:
    """A query as it was understood."""

    parts: tuple[Part, ...]
    notes: tuple[Note, ...] = ()

    @property
    def words(self) -> str:
        """The text that ranks, in the order of typing."""
        return " ".join(atom.text for part in self.parts for atom in part.atoms if atom.ranks)

    @property
    def limits(self) -> tuple[Part, ...]:
        """What every hit must hold."""
        return tuple(part for part in self.parts if part.limits)

    @property
    def needs_word(self) -> bool:
        """Whether a hit must have one of the words: some were typed freely, and no limit asks for words already."""
        of_words = any(all(atom.ranks for atom in part.atoms) for part in self.limits)
        return not of_words and any(not part.limits for part in self.parts)

    def shown(self) -> str:
        """A text that is understood in the same way."""
        return " ".join(part.shown() for part in self.parts)

    def without(self, part: Part) -> str:
        """The text without one of its parts."""
        return " ".join(one.shown() for one in self.parts if one is not part)


def parse(text: str) -> Parsed:
    """Read a query. Never fails."""
    return _Reader(text.translate(_QUOTES)).read()


def as_words(atom: Atom) -> tuple[Part, ...]:
    """What an atom is when its field is not understood."""
    return parse(replace(atom, field="", name="", excluded=False).shown()).parts


class _Reader:
    """Walks through a query once; what is not understood is cut out of it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.notes: dict[Note, None] = {}

    def read(self) -> Parsed:
        """All parts to the end."""
        parts: list[Part] = []
        joining = alone = False
        while self._more():
            operator = _OR.match(self.text, self.at)
            if operator:
                self.at = operator.end()
                joining, alone = bool(parts), alone or joining or not parts
                continue
            atom = self._item()
            if atom and joining:
                parts[-1] = Part((*parts[-1].atoms, atom))
                joining = False
            elif atom:
                parts.append(Part((atom,)))
        if joining or alone:
            self.notes[Note(ALONE)] = None
        if not parts and alone:
            parts.append(Part((Atom("OR"),)))
        return Parsed(tuple(parts), tuple(self.notes))

    def _more(self) -> bool:
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at < len(self.text)

    def _item(self) -> Atom | None:
        """The next word, phrase or field; nothing when it has no letters or was cut."""
        start = self.at
        excluded = self.text[start] == "-" and not self.text[start + 1 : start + 2].isspace()
        at = start + 1 if excluded else start
        prefix = _PREFIX.match(self.text, at)
        name = prefix[1] if prefix and prefix[1].lower() in _FIELDS else ""
        at = prefix.end() if prefix and name else at
        phrase = self.text.startswith('"', at)
        if phrase and '"' not in self.text[at + 1 :]:
            self._cut(at, at + 1, Note(QUOTE))
            return None
        end = self.text.index('"', at + 1) + 1 if phrase else _end_of_run(self.text, at)
        value = " ".join(self.text[at:end].strip('"' if phrase else "").split())
        if not any(letter.isalnum() for letter in value):
            self.at = end
            return self._empty(name)
        atom = Atom(value, _FIELDS.get(name.lower(), ""), phrase, excluded, name)
        if atom.field == DAY:
            found = self._dated(atom)
            if found is None:
                self._cut(start, at, Note(DATE, atom.shown()))
                return None
            atom = found
        self.at = end
        return atom

    def _cut(self, start: int, end: int, note: Note) -> None:
        """Go on as if a stretch of the text were not there."""
        self.notes[note] = None
        self.text = self.text[:start] + self.text[end:]

    def _empty(self, name: str) -> Atom | None:
        if not name:
            return None
        self.notes[Note(EMPTY, name)] = None
        return Atom(name)

    def _dated(self, atom: Atom) -> Atom | None:
        """With its days; nothing when these are none."""
        found = span(atom.text)
        if found is None:
            return None
        since, until = found
        if atom.name.lower() in _AFTER:
            until = None
        elif atom.name.lower() in _BEFORE:
            since = None
        elif since and until and since > until:
            since, until = turned(atom.text) or found
            self.notes[Note(TURNED, atom.text)] = None
        return replace(atom, since=since, until=until)


def _end_of_run(text: str, at: int) -> int:
    run = _RUN.match(text, at)
    return run.end() if run else at
