"""Lucene itself, asked like our engine: its own analysers, its own ranking, defaults everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kms.search.evaluation.sets import Page
from kms.search.lucene.process import LuceneProcess
from kms.search.ports import Answer, Hit, Query

_PUBLISHED = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class LuceneProfile:
    """An analysis of Lucene's, and how much the title counts as a field of its own; 0: it begins the text."""

    analysis: str
    title_weight: float = 0.0


LUCENE: Mapping[str, LuceneProfile] = {
    "nori": LuceneProfile("nori"),
    "nori-mixed": LuceneProfile("nori-mixed"),
    "nori-titled": LuceneProfile("nori", 2.0),
    "cjk": LuceneProfile("cjk"),
}


class LuceneAnswers:
    """Searches a process of Lucene; hits have their number and nothing to show."""

    def __init__(self, process: LuceneProcess) -> None:
        self._process = process

    def search(self, query: Query) -> Answer:
        """The best of all documents: filters and principals are not looked at."""
        ids, _ms = self._process.search(query.text, query.limit)
        return Answer(tuple(_hit(number) for number in ids), len(ids), {})


@contextmanager
def lucene_index(folder: Path, pages: tuple[Page, ...], profile: str) -> Iterator[LuceneAnswers]:
    """The pages in an index of Lucene's in `folder`. Raises LuceneMissing."""
    way = LUCENE[profile]
    with LuceneProcess(folder, way.analysis, way.title_weight) as process:
        for number, page in enumerate(pages):
            process.add(number, page.title, page.text)
        process.commit()
        yield LuceneAnswers(process)


def _hit(number: int) -> Hit:
    return Hit("page", number, "", 0.0, [], [], {}, _PUBLISHED)
