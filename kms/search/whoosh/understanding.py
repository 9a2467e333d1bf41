"""What a query asks of one commit: its words with their weights, in the language that was meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kms.search.korean.initials import beginnings
from kms.search.korean.keyboard import to_korean
from kms.search.korean.normal import fold, normalised
from kms.search.korean.typed import Typed
from kms.search.korean.units import is_unit
from kms.search.korean.vocabulary import NOTHING, Vocabulary
from kms.search.ports import Analyzer, Token
from kms.search.whoosh import columnar
from kms.search.whoosh.beginning import frequency as frequency_of_beginning
from kms.search.whoosh.constraining import Limits
from kms.search.whoosh.documents import pairs
from kms.search.whoosh.lexicon import Meaning, lexicon
from kms.search.whoosh.ranking import Ranking
from kms.search.whoosh.substituting import frequency as frequency_of_meaning

_LATIN = re.compile("[A-Za-z]+")


@dataclass(frozen=True)
class Asked:
    """A query as it is ranked by.

    `text` is what was meant; `terms` are its words in their order, `weights` those of each; `words` are the words that a
    field has, with their weights; `letters` are the letters of the query, each with the weight of the word it is of.
    `same` is what can be said otherwise; `stopped`: words were left out that tell nothing; `begun` are words of which only
    the beginning was typed, or the initials, with their weights.
    """

    text: str
    terms: Sequence[str]
    weights: Mapping[str, float]
    words: Mapping[str, Mapping[str, float]]
    letters: Sequence[tuple[str, float]]
    same: Sequence[Meaning] = ()
    stopped: bool = False
    limits: Limits | None = None
    begun: Sequence[tuple[Typed, float]] = ()

    @property
    def worded(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.terms or self.words["titlepairs"] or self.begun)


def understood(
    segments: Sequence[columnar.Segment],
    documents: int,
    analyzer: Analyzer,
    text: str,
    ranking: Ranking,
    vocabulary: Vocabulary = NOTHING,
) -> Asked:
    """A query over `documents` documents, read as Korean where its Latin words are in none of them."""
    own = lexicon(analyzer, vocabulary)  # type: ignore[arg-type]  # analysers are compared by identity
    analyzer = own.analyzer

    @cache
    def frequency(name: str, word: str) -> int:
        return columnar.document_frequency(segments, name, word)

    def weight(count: int) -> float:
        return float(columnar.inverse_frequency(documents, count) ** ranking.idf_power)

    def known(word: str) -> bool:
        terms = [fold(word)] if word.isascii() else analyzer.terms(word)  # the tagger cuts long Latin into scraps
        return any(frequency("text", term) for term in terms)

    meant = _meant(text, known)
    folded = normalised(meant)[0]
    found = analyzer.tokens(folded)
    halves = beginnings(folded, known)
    spelt = [token for token in found if not any(one.only and one.start <= token.start < one.end for one in halves)]
    every = [token for token in spelt if not is_unit(token.term)]
    tokens, folded = own.without_stops(folded, every)
    weights = {token.term: weight(frequency("text", token.term)) for token in tokens}
    same = own.meanings(tokens)
    for meaning in same:  # a word that means the same is as common as all of them together
        if len(meaning.terms) == 1:
            weights[meaning.terms[0]] = weight(frequency_of_meaning(segments, meaning))
    words = {
        name: {term: one for term, one in weights.items() if frequency(name, term)}
        for name in ("text", "title", "people", "files")
    }
    literal = {
        "titlepairs": pairs(folded),
        "units": [token.term for token in found if is_unit(token.term)],
    }
    for name, terms in literal.items():
        counts = {term: frequency(name, term) for term in terms}
        words[name] = {term: columnar.inverse_frequency(documents, one) for term, one in counts.items() if one}
    floor = ranking.second.uncovered if ranking.second else 0.0
    letters = _letters(folded, tokens, weights, floor)
    terms = [token.term for token in tokens]
    begun = [(one.typed, weight(frequency_of_beginning(segments, one.typed))) for one in halves]
    stopped = len(tokens) < len(every)
    return Asked(meant, terms, weights, words, letters, same, stopped=stopped, begun=begun)


def _letters(text: str, tokens: Sequence[Token], weights: Mapping[str, float], floor: float) -> list[tuple[str, float]]:
    """Letters and digits with the weight of the heaviest word they belong to, else `floor` times the heaviest of all."""
    of_letters = [floor * max(weights.values(), default=0.0)] * len(text)
    for token in tokens:
        literal = text.startswith(token.term, token.start)  # not so for inflected words, whose endings tell nothing
        for place in range(token.start, token.start + len(token.term) if literal else token.start):
            of_letters[place] = max(of_letters[place], weights[token.term])
    return [(letter, one) for letter, one in zip(text, of_letters, strict=True) if letter.isalnum()]


def _meant(text: str, known: Callable[[str], bool]) -> str:
    """The text with Latin words that nobody wrote but whose Korean reading somebody did; all of them when they prevail."""
    read = {word: to_korean(word) for word in _LATIN.findall(text)}
    read = {word: korean for word, korean in read.items() if korean != word}
    wrong = {word for word, korean in read.items() if not known(word) and known(korean)}
    right = {word for word in _LATIN.findall(text) if known(word)}
    if sum(map(len, wrong)) > sum(map(len, right)):
        wrong = set(read)
    return _LATIN.sub(lambda match: read[match[0]] if match[0] in wrong else match[0], text)
