"""Ways of searching that are compared: the product's, and those of others rebuilt on the same engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from kms.search.evaluation.sets import Page
from kms.search.korean.mecab import MecabAnalyzer
from kms.search.korean.nori import BigramAnalyzer, NoriLikeAnalyzer
from kms.search.ports import Analyzer, Document
from kms.search.whoosh.columnar import Weighing
from kms.search.whoosh.ranking import DEFAULT, Ranking

AUDIENCE = frozenset({"all"})
_PUBLISHED = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Profile:
    """An analyser and a ranking. `titled`: the title is a field of its own, else it is the first line of the text."""

    analyzer: Callable[[], Analyzer]
    ranking: Ranking
    titled: bool = True

    def document(self, number: int, page: Page) -> Document:
        """A page of a set as the engine takes it."""
        title, body = (page.title, page.text) if self.titled else ("", f"{page.title}\n{page.text}")
        return Document("page", number, title, f"/{number}", _PUBLISHED, AUDIENCE, body=body)


def _plain(fields: Mapping[str, Weighing]) -> Ranking:
    """BM25 in one stage."""
    return Ranking(fields, idf_power=1.0, second=None)


_LUCENE = Weighing(1.0, k1=1.2, b=0.75)

PROFILES: Mapping[str, Profile] = {
    "default": Profile(MecabAnalyzer, DEFAULT),
    "nori-like": Profile(NoriLikeAnalyzer, _plain({"text": _LUCENE}), titled=False),
    "nori-title": Profile(NoriLikeAnalyzer, _plain({"text": _LUCENE, "title": replace(_LUCENE, weight=2.0)})),
    "bigram": Profile(BigramAnalyzer, _plain({"text": _LUCENE}), titled=False),
}
