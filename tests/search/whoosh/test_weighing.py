"""Factors of grade and freshness: by the day and the weights asked with, the same in each segment."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from kms.search.korean.mecab import MecabAnalyzer
from kms.search.ports import Query
from kms.search.weights import GRADES, Weights
from kms.search.whoosh.engine import WhooshEngine
from tests.search.documents import document

TODAY = date(2026, 5, 20)
ALL = frozenset({"all"})


def _scores(folder: Path, weights: Weights, *more: dict[str, object]) -> list[float]:
    """Scores of documents that differ in nothing else, relative to the first."""
    engine = WhooshEngine(folder, MecabAnalyzer(), "office")
    for number, one in enumerate(more):
        engine.index([document(number, "예산", "편성", **one)])
        engine.commit(number)
    hits = engine.search(Query("예산", ALL, weights=weights)).hits
    found = {hit.id: hit.score for hit in hits}
    for hit in hits:
        why = engine.explain(Query("예산", ALL, weights=weights), hit.key)
        assert why is not None
        assert why.total == pytest.approx(hit.score, abs=1e-4)
        assert sum(piece.value for piece in why.pieces) * why.grade * why.freshness == pytest.approx(
            hit.score, abs=1e-4
        )
    return [found[number] / found[0] for number in range(len(more))]


def test_grades_weigh_as_asked(tmp_path: Path) -> None:
    graded = [{"facets": {"grade": (grade,)}} for grade in ("ordinary", "core", "needs_work")]
    assert _scores(tmp_path / "a", Weights(TODAY), *graded) == pytest.approx([1, 1.15, 0.95], rel=1e-5)
    heavier = Weights(TODAY, {**GRADES, "core": 2.0})
    assert _scores(tmp_path / "b", heavier, *graded) == pytest.approx([1, 2.0, 0.95], rel=1e-5)


def test_freshness_halves_until_it_is_stale_and_no_further(tmp_path: Path) -> None:
    passed = [{"review_due": TODAY - timedelta(days=days)} for days in (-9, 0, 90, 180, 900)]
    found = _scores(tmp_path, Weights(TODAY), {}, *passed)
    assert found == pytest.approx([1, 1, 1, 0.5**0.5, 0.5, 0.5], rel=1e-5)


def test_the_next_question_may_weigh_otherwise(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path, MecabAnalyzer(), "office")
    engine.index([document(1, "예산", facets={"grade": ("core",)}), document(2, "예산", facets={})])
    engine.commit(1)
    for weight, first in ((1.15, 1), (0.5, 2), (1.15, 1)):
        weights = Weights(TODAY, {"core": weight})
        assert engine.search(Query("예산", ALL, weights=weights)).hits[0].id == first
