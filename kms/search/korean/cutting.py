"""An analyser that cuts the office's own words as its dictionary says, whatever analyser cuts the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from kms.search.korean.normal import compose, fold
from kms.search.korean.vocabulary import Vocabulary
from kms.search.ports import Analyzer, Token

# what may follow a word within the same run of letters: particles and the verbs that are written together with nouns
_ENDING = re.compile(
    r"(?:들|께서|에게서|에게|한테|에서|에는|에도|으로써|으로서|로써|로서|으로|로|은|는|이란|이라|란|이|가|을|를|의|에|와|과|도|만"
    r"|까지|부터|마다|보다|처럼|밖에|조차|이나|나|하[가-힣]*|되[가-힣]*|인|임|입니다)*(?![^\W_])"
)

Span = tuple[int, int, tuple[str, ...]]


def cutting(analyzer: Analyzer, vocabulary: Vocabulary) -> Analyzer:
    """`analyzer`, with the words of `vocabulary` cut as it says."""
    return CuttingAnalyzer(analyzer, vocabulary) if vocabulary.words else analyzer


@dataclass(frozen=True)
class MakeCutting:
    """Makes such an analyser in another process."""

    make: Callable[[], Analyzer]
    vocabulary: Vocabulary

    def __call__(self) -> Analyzer:
        """A new analyser."""
        return cutting(self.make(), self.vocabulary)


class CuttingAnalyzer:
    """Terms of `base`, but where one of the office's words stands its parts take the place of what `base` made of it.

    A word stands where it begins at the beginning of a term or of a run of letters, and ends at the end of one or before a
    particle: 대장 does not stand in 최대장애물.
    """

    def __init__(self, base: Analyzer, vocabulary: Vocabulary) -> None:
        self.name, self.version = base.name, base.version
        self._base = base
        self._words = vocabulary.words
        self._by_letter: dict[str, list[str]] = {}
        for word in sorted(self._words, key=len, reverse=True):
            self._by_letter.setdefault(word[0], []).append(word)
        self._pattern = re.compile(
            "|".join(
                f"{re.escape(letter)}(?:{'|'.join(re.escape(word[1:]) for word in words)})"
                for letter, words in self._by_letter.items()
            )
        )

    def terms(self, text: str) -> list[str]:
        """Terms in order, without places: as quick as `base` where no such word stands."""
        if self._pattern.search(fold(compose(text)[0])) is None:
            return self._base.terms(text)
        return [token.term for token in self.tokens(text)]

    def tokens(self, text: str) -> list[Token]:
        """Terms with offsets that point at `text` as given."""
        composed, places = compose(text)
        folded = fold(composed)
        tokens = self._base.tokens(folded)
        spans = list(self._standing(folded, tokens))
        if spans:
            tokens = _replaced(folded, tokens, spans)
        if places is not None:
            tokens = [replace(one, start=places[one.start], end=places[one.end]) for one in tokens]
        return tokens

    def _standing(self, text: str, tokens: Sequence[Token]) -> Iterator[Span]:
        """Where the office's words stand, the longest at each place, and their parts."""
        inside = [False] * (len(text) + 1)  # places in the middle of a term
        for token in tokens:
            inside[token.start + 1 : token.end] = [True] * max(0, token.end - token.start - 1)
        at = 0
        while match := self._pattern.search(text, at):
            at = match.start() + 1
            if inside[match.start()] and _joined(text, match.start()):
                continue
            for word in self._by_letter[match[0][0]]:
                end = match.start() + len(word)
                if text.startswith(word, match.start()) and (not inside[end] or _ENDING.match(text, end)):
                    yield match.start(), end, self._words[word]
                    at = end
                    break


def _joined(text: str, place: int) -> bool:
    """Whether a letter stands right before a place."""
    return place > 0 and text[place - 1].isalnum()


def _replaced(text: str, tokens: Sequence[Token], spans: Sequence[Span]) -> list[Token]:
    """The tokens, those within spans given way to the parts of these."""
    found = []
    for start, end, parts in spans:
        position = start - sum(map(str.isspace, text[:start]))
        at = start
        for part in parts:
            found.append(Token(part, at, min(at + len(part), end), position + at - start))
            at += len(part)
    number = 0
    for token in tokens:
        while number < len(spans) and spans[number][1] <= token.start:
            number += 1
        if number == len(spans) or token.end <= spans[number][0]:
            found.append(token)
    return sorted(found, key=lambda one: one.start)
