"""The office's dictionary as queries meet it: stop words and words of the same meaning, cut into terms as texts are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kms.search.korean.cutting import cutting
from kms.search.korean.vocabulary import Vocabulary
from kms.search.ports import Analyzer, Token

Terms = tuple[str, ...]


@dataclass(frozen=True)
class Meaning:
    """Terms of a query that stand in a row, and other rows of terms that say the same: 지자체 and 지방 자치 단체.

    `texts` are the others as they are written.
    """

    terms: Terms
    others: tuple[Terms, ...]
    texts: Terms = ()


class Lexicon:
    """A vocabulary in the terms of an analyser. `analyzer` cuts the office's words as the vocabulary says."""

    def __init__(self, analyzer: Analyzer, vocabulary: Vocabulary) -> None:
        self.analyzer = cutting(analyzer, vocabulary)
        self._stops = _by_first({tuple(self.analyzer.terms(text)): () for text in vocabulary.stops})
        same: dict[Terms, dict[Terms, str]] = {}
        for text, others in vocabulary.synonyms.items():
            cut = {tuple(self.analyzer.terms(other)): other for other in others}
            same.setdefault(tuple(self.analyzer.terms(text)), {}).update(cut)
        self._same = _by_first(same)

    def without_stops(self, text: str, tokens: Sequence[Token]) -> tuple[list[Token], str]:
        """The tokens of `text` that tell something, and the text with the others blanked; all where none tells."""
        stopped = [False] * len(tokens)
        for start, terms, _others in _rows(tokens, self._stops):
            stopped[start : start + len(terms)] = [True] * len(terms)
        if all(stopped) or not any(stopped):
            return list(tokens), text
        kept = [token for token, gone in zip(tokens, stopped, strict=True) if not gone]
        spans = [(token.start, token.end) for token, gone in zip(tokens, stopped, strict=True) if gone]
        for word in re.finditer(r"\S+", text):  # with the endings, where nothing else is in the word
            inside = [one for one in spans if word.start() <= one[0] < word.end()]
            if inside and not any(word.start() <= token.start < word.end() for token in kept):
                spans.append(word.span())
        letters = list(text)
        for start, end in spans:
            letters[start:end] = " " * (end - start)
        return kept, "".join(letters)

    def meanings(self, tokens: Sequence[Token]) -> tuple[Meaning, ...]:
        """What of a query can be said otherwise, the longest rows first taken. What is asked anyway is no other."""
        asked = {token.term for token in tokens}
        found: dict[Terms, Meaning] = {}
        for _start, terms, others in _rows(tokens, self._same):
            new = {other: text for other, text in others.items() if other and not asked.issuperset(other)}
            if new:
                found[terms] = Meaning(terms, tuple(new), tuple(new.values()))
        return tuple(found.values())


@lru_cache(maxsize=8)  # the vocabulary in use, and those that are tried in previews
def lexicon(analyzer: Analyzer, vocabulary: Vocabulary) -> Lexicon:
    """The lexicon of an analyser and a vocabulary, made once."""
    return Lexicon(analyzer, vocabulary)


Rows = Mapping[str, Sequence[tuple[Terms, Mapping[Terms, str]]]]


def _by_first(rows: Mapping[Terms, Mapping[Terms, str] | tuple[()]]) -> Rows:
    """Rows of terms by their first term, the longest first."""
    found: dict[str, list[tuple[Terms, Mapping[Terms, str]]]] = {}
    for terms in sorted(filter(None, rows), key=len, reverse=True):
        found.setdefault(terms[0], []).append((terms, dict(rows[terms])))
    return found


def _rows(tokens: Sequence[Token], rows: Rows) -> Iterator[tuple[int, Terms, Mapping[Terms, str]]]:
    """Where one of `rows` stands among the tokens, from left to right, none over another."""
    terms = tuple(token.term for token in tokens)
    at = 0
    while at < len(terms):
        row = next((one for one in rows.get(terms[at], ()) if terms[at : at + len(one[0])] == one[0]), None)
        if row is None:
            at += 1
        else:
            yield at, *row
            at += len(row[0])
