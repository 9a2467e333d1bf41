"""What an office says of its words: how they are cut, which mean the same, which say nothing. Pure; `dictionary/` keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from kms.search.korean.normal import compose, fold

LONGEST_WORD = 40  # letters; an analyser keeps no longer terms


class Kind(StrEnum):
    """What an entry says of its word."""

    WORD = "word"  # how it is cut: into `others`, or not at all
    SYNONYM = "synonym"  # `others` mean the same
    STOP = "stop"  # it tells nothing of what is looked for


@dataclass(frozen=True)
class Entry:
    """One line of a dictionary. `one_way`: a search for `word` finds `others` too, but not the other way round."""

    kind: Kind
    word: str
    others: tuple[str, ...] = ()
    one_way: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """The entries that hold, under a number that grows with every change. The same number means the same entries."""

    number: int = 0
    entries: tuple[Entry, ...] = ()

    def __hash__(self) -> int:
        """Quick, as every query asks for it."""
        return hash((self.number, len(self.entries)))

    @cached_property
    def words(self) -> dict[str, tuple[str, ...]]:
        """Words in their normal form with the parts that they are cut into; one part: it stays whole."""
        own = (one for one in self.entries if one.kind is Kind.WORD)
        return {normal(one.word): tuple(map(normal, one.others)) or (normal(one.word),) for one in own}

    @cached_property
    def synonyms(self) -> dict[str, tuple[str, ...]]:
        """What means the same as a text in its normal form. Two-way entries are symmetric; nothing is passed on."""
        found: dict[str, dict[str, None]] = {}
        for one in self.entries:
            if one.kind is Kind.SYNONYM:
                group = [one.word, *one.others]
                for text in group[:1] if one.one_way else group:
                    others = [other for other in map(normal, group) if other != normal(text)]
                    found.setdefault(normal(text), {}).update(dict.fromkeys(others))
        return {text: tuple(others) for text, others in found.items()}

    @cached_property
    def stops(self) -> tuple[str, ...]:
        """What tells nothing, in its normal form."""
        return tuple(normal(one.word) for one in self.entries if one.kind is Kind.STOP)

    def without_stops(self) -> Vocabulary:
        """The same but for stop words."""
        return Vocabulary(self.number, tuple(one for one in self.entries if one.kind is not Kind.STOP))

    def changed(self, *, without: Iterable[Entry] = (), and_with: Iterable[Entry] = ()) -> Vocabulary:
        """What would hold if some entries went and others came; a trial has no number."""
        gone = set(without)
        return Vocabulary(-1, (*(one for one in self.entries if one not in gone), *and_with))


NOTHING = Vocabulary()


class Dictionary(Protocol):
    """Where a process gets its vocabulary from."""

    def current(self) -> Vocabulary:
        """What holds, or held a moment ago: for searches."""

    def fresh(self) -> Vocabulary:
        """What holds now: for indexing."""


@dataclass(frozen=True)
class Fixed:
    """A dictionary that never changes."""

    vocabulary: Vocabulary = NOTHING

    def current(self) -> Vocabulary:
        """The vocabulary."""
        return self.vocabulary

    def fresh(self) -> Vocabulary:
        """The vocabulary."""
        return self.vocabulary


NO_DICTIONARY = Fixed()


def normal(text: str) -> str:
    """A text as it is compared: folded, with single spaces."""
    return " ".join(fold(compose(text)[0]).split())
