"""Stop words and synonyms of a query are recognised whatever particles and spaces it has."""

from __future__ import annotations

import pytest

from kms.search.korean.mecab import MecabAnalyzer
from kms.search.korean.vocabulary import Entry, Kind, Vocabulary
from kms.search.whoosh.lexicon import Lexicon, Meaning

BASE = MecabAnalyzer()
OWN = Vocabulary(
    1,
    (
        Entry(Kind.SYNONYM, "지자체", ("지방자치단체",)),
        Entry(Kind.SYNONYM, "단체", ("모임",)),
        Entry(Kind.STOP, "방법"),
        Entry(Kind.STOP, "알려주세요"),
    ),
)
LEXICON = Lexicon(BASE, OWN)
LONG, SHORT = ("지방", "자치", "단체"), ("지자체",)


@pytest.mark.parametrize(
    ("query", "meanings"),
    [
        ("지자체의 예산", [Meaning(SHORT, (LONG,), ("지방자치단체",))]),
        ("지방 자치단체에서", [Meaning(LONG, (SHORT,), ("지자체",))]),
        ("자치 단체", [Meaning(("단체",), (("모임",),), ("모임",))]),
        ("지자체 지방자치단체", []),
        ("지자체 지자체", [Meaning(SHORT, (LONG,), ("지방자치단체",))]),
        ("예산", []),
    ],
)
def test_what_can_be_said_otherwise(query: str, meanings: list[Meaning]) -> None:
    assert list(LEXICON.meanings(BASE.tokens(query))) == meanings


@pytest.mark.parametrize(
    ("query", "terms", "left"),
    [
        ("예산 편성 방법을 알려주세요", ["예산", "편성"], "예산 편성"),
        ("방법 알려주세요", ["방법", "알리"], "방법 알려주세요"),
        ("예산편성방법", ["예산", "편성"], "예산편성"),
        ("예산", ["예산"], "예산"),
    ],
)
def test_stop_words_go_unless_there_is_nothing_else(query: str, terms: list[str], left: str) -> None:
    tokens, text = LEXICON.without_stops(query, BASE.tokens(query))
    assert ([token.term for token in tokens], text.strip()) == (terms, left)
