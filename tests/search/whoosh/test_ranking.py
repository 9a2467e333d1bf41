"""The setting of the product: the first stage chooses, the second only adds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kms.search.korean.mecab import MecabAnalyzer
from kms.search.ports import Query
from kms.search.whoosh.engine import WhooshEngine
from kms.search.whoosh.ranking import DEFAULT, Second
from tests.search.documents import document

ALL = frozenset({"all"})


def _engine(folder: Path, second: Second | None) -> WhooshEngine:
    engine = WhooshEngine(folder, MecabAnalyzer(), "office", ranking=replace(DEFAULT, second=second))
    for number in range(1, 13):
        engine.index([document(number, f"회의 {number}", "예산 " * (number % 4) + "편성 " * (number % 3) + "절차")])
        if number % 5 == 0:
            engine.commit(number)
    engine.commit(12)
    return engine


def _scores(engine: WhooshEngine) -> dict[int, float]:
    return {hit.id: hit.score for hit in engine.search(Query("예산 편성 절차", ALL, limit=50)).hits}


def test_the_second_stage_only_adds_and_only_to_the_best(tmp_path: Path) -> None:
    first = _scores(_engine(tmp_path / "one", None))
    few = _scores(_engine(tmp_path / "few", Second(candidates=3)))
    every = _scores(_engine(tmp_path / "all", Second(candidates=50)))
    best = sorted(first, key=first.__getitem__, reverse=True)[:3]
    assert {one for one in few if few[one] != pytest.approx(first[one])} <= set(best)
    assert all(few[one] == pytest.approx(every[one]) for one in best)
    assert set(first) == set(few) == set(every)
    assert all(every[one] >= first[one] for one in first)
    assert list(few)[:3] == sorted(best, key=few.__getitem__, reverse=True)


def test_a_query_whose_words_stand_together_beats_one_whose_words_are_apart(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path, MecabAnalyzer(), "office")
    engine.index(
        [document(1, "안내", "예산 바다 하늘 편성 나무 구름"), document(2, "안내", "바다 하늘 예산 편성 나무 구름")]
    )
    engine.commit(1)
    assert [hit.id for hit in engine.search(Query("예산편성", ALL)).hits] == [2, 1]
