"""What the names in a query stand for: of departments, places of the knowledge map, types, grades."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from kms.search.language import CATEGORY, DEPARTMENT, GRADE, TYPE, VALUE, Atom, Note, Parsed, Part, as_words
from kms.search.whoosh.documents import squeezed

_NAMED = (DEPARTMENT, CATEGORY, TYPE, GRADE)
_GRADES = {
    "core": ("핵심", "핵심지식"),
    "excellent": ("우수", "우수지식"),
    "ordinary": ("일반", "일반지식", "보통"),
    "needs_work": ("보완필요", "보완"),
    "unrated": ("평가중", "미평가"),
}

Labels = Callable[[str], Mapping[str, str]]


def resolved(parsed: Parsed, labels: Labels) -> Parsed:
    """With the values that names stand for; `labels` gives value and label of a facet. Unknown names become words."""
    parts: list[Part] = []
    notes = list(parsed.notes)
    for part in parsed.parts:
        atoms = [_valued(atom, labels) for atom in part.atoms]
        unknown = [atom for atom in atoms if atom.field in _NAMED and not atom.values]
        notes += [Note(VALUE, atom.shown()) for atom in unknown]
        known = [atom for atom in atoms if atom not in unknown]
        if known:
            parts.append(Part(tuple(known)))
        for atom in unknown:
            parts.extend(as_words(atom))
    return Parsed(tuple(parts), tuple(dict.fromkeys(notes)))


def _valued(atom: Atom, labels: Labels) -> Atom:
    if atom.field not in _NAMED:
        return atom
    names: dict[str, tuple[str, ...]] = {value: (value, *more) for value, more in _GRADES.items()}
    if atom.field != GRADE:
        names = {value: (value, label) for value, label in labels(atom.field).items()}
    found = [value for name in atom.text.split(",") for value in _values(squeezed(name), names)]
    return replace(atom, values=tuple(dict.fromkeys(found)))


def _values(name: str, names: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Values that are called so; else those whose label begins with it, else those whose label has it."""
    if not name:
        return []
    plain = {value: [squeezed(one) for one in more] for value, more in names.items()}
    exact = [value for value, more in plain.items() if name in more]
    begun = [value for value, more in plain.items() if more[-1].startswith(name)]
    return exact or begun or [value for value, more in plain.items() if name in more[-1]]
