"""A set searched with a profile: an index is built in a temporary folder through the engine, and every query is asked."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Protocol

from kms.search.analysis import analysis_pool
from kms.search.evaluation.lucene import LUCENE, lucene_index
from kms.search.evaluation.measures import ndcg, percentile, recall, reciprocal_rank
from kms.search.evaluation.perturbing import NONE, perturbed
from kms.search.evaluation.profiles import AUDIENCE, PROFILES
from kms.search.evaluation.sets import EvaluationSet
from kms.search.ports import Answer, Query
from kms.search.whoosh.engine import WhooshEngine

_BATCH = 5000  # documents a commit


class Searching(Protocol):
    """What answers queries."""

    def search(self, query: Query) -> Answer:
        """The best documents for a query."""


@dataclass(frozen=True)
class Measured:
    """How a set was answered; measures are means over its queries, times are of one query each."""

    set: str
    profile: str
    perturb: str
    documents: int
    queries: int
    ndcg: float
    mrr: float
    recall: float
    no_result: int
    p50_ms: float
    p95_ms: float

    def as_json(self) -> dict[str, object]:
        """The values under the names that scripts read."""
        names = {"ndcg": "ndcg@10", "mrr": "mrr@10", "recall": "recall@10"}
        return {
            names.get(name, name): round(value, 5) if isinstance(value, float) else value
            for name, value in self.__dict__.items()
        }


@contextmanager
def indexed(chosen: EvaluationSet, profile: str) -> Iterator[Searching]:
    """The set's pages in an index that is gone at the end. Raises LuceneMissing for a profile of LUCENE."""
    with tempfile.TemporaryDirectory(prefix="kms-evaluate-") as folder:
        if profile in LUCENE:
            with lucene_index(Path(folder), chosen.pages, profile) as answers:
                yield answers
        else:
            with _own_index(Path(folder), chosen, profile) as engine:
                yield engine


@contextmanager
def _own_index(folder: Path, chosen: EvaluationSet, profile: str) -> Iterator[WhooshEngine]:
    way = PROFILES[profile]
    with analysis_pool(make=way.analyzer) as many:
        engine = WhooshEngine(folder, way.analyzer(), "evaluation", analyse_many=many, ranking=way.ranking)
        for start in range(0, len(chosen.pages), _BATCH):
            pages = chosen.pages[start : start + _BATCH]
            engine.index([way.document(number, page) for number, page in enumerate(pages, start)])
            engine.commit(start)
        yield engine


def measured(engine: Searching, chosen: EvaluationSet, profile: str, perturb: str, queries: int | None) -> Measured:
    """The first `queries` (None: all) asked one after the other, altered as `perturb` says."""
    found, seconds = [], []
    for text in chosen.queries[:queries]:
        asked = Query(text if perturb == NONE else perturbed(perturb, text), AUDIENCE)
        started = time.perf_counter()
        answer = engine.search(asked)
        seconds.append(time.perf_counter() - started)
        found.append([hit.id for hit in answer.hits])
    pairs = list(zip(found, chosen.relevant, strict=False))
    return Measured(
        set=chosen.name,
        profile=profile,
        perturb=perturb,
        documents=len(chosen.pages),
        queries=len(found),
        ndcg=fmean(ndcg(*pair) for pair in pairs),
        mrr=fmean(reciprocal_rank(*pair) for pair in pairs),
        recall=fmean(recall(*pair) for pair in pairs),
        no_result=sum(not one for one in found),
        p50_ms=1000 * percentile(seconds, 0.5),
        p95_ms=1000 * percentile(seconds, 0.95),
    )
