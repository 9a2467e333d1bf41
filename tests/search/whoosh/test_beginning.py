"""Documents whose titles or keywords have a word that begins so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kms.search.korean.mecab import MecabAnalyzer
from kms.search.korean.typed import readings
from kms.search.whoosh.beginning import begun, frequency, postings
from kms.search.whoosh.engine import WhooshEngine
from tests.search.documents import document


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    """Four documents in one segment."""
    engine = WhooshEngine(tmp_path, MecabAnalyzer(), "office")
    engine.index(
        [
            document(1, "예산 편성 지침"),
            document(2, "지방 예산"),
            document(3, "회의", "예산", keywords=("예산안",)),
            document(4, "결산"),
        ]
    )
    engine.commit(1)
    return engine


@pytest.mark.parametrize(
    ("text", "docs"),
    [("ㅇㅅ", [0, 1, 2]), ("예사", [0, 1, 2]), ("예산ㅍ", [0]), ("ㄱㅅ", [3]), ("ㅋㅋ", []), ("산", [])],
)
def test_words_of_titles_and_keywords_count_those_of_texts_do_not(
    engine: WhooshEngine, text: str, docs: list[int]
) -> None:
    (segment,) = engine.snapshot().segments
    assert begun(segment, readings(text)[0]).tolist() == docs


def test_the_more_of_a_title_was_typed_the_more_it_counts(engine: WhooshEngine) -> None:
    (segment,) = engine.snapshot().segments
    found = postings(segment, readings("ㅇㅅ")[0])
    assert np.all(found.values >= 1)
    assert found.values[1] > found.values[0]
    assert found.most == found.values.max()


def test_only_documents_that_are_alive_are_counted(engine: WhooshEngine) -> None:
    typed = readings("ㅇㅅ")[0]
    assert frequency(engine.snapshot().segments, typed) == 3
    engine.delete(["article:1"])
    engine.commit(2)
    assert frequency(engine.snapshot().segments, typed) == 2
