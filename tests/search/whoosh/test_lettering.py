"""Where letters stand is found whatever the analyser made of them, and never across two documents."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kms.search.korean.mecab import MecabAnalyzer
from kms.search.whoosh import lettering
from kms.search.whoosh.engine import WhooshEngine
from tests.search.documents import document

BASE = MecabAnalyzer()


def _engine(folder: Path, *titles: str) -> WhooshEngine:
    engine = WhooshEngine(folder, BASE, "office")
    engine.index([document(number, title) for number, title in enumerate(titles)])
    engine.commit(1)
    return engine


def test_spaces_do_not_matter_and_only_readers_are_told(tmp_path: Path) -> None:
    engine = _engine(tmp_path, "혁신 새싹", "혁신새싹", "새싹", "혁신")
    assert engine.containing(["혁신새싹"]) == ["article:0", "article:1"]
    assert engine.containing(["새싹", "혁신"], ["all"]) == [f"article:{number}" for number in range(4)]
    assert engine.containing(["새싹"], ["nobody"]) == []
    assert engine.containing(["··"]) == []


def test_a_document_whose_letters_may_be_cut_is_always_among_them(tmp_path: Path) -> None:
    assert _engine(tmp_path, "긴 글 " * 4000, "글").containing(["없는말"]) == ["article:0"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    titles=st.lists(st.text("가나ab", max_size=6), min_size=1, max_size=6),
    word=st.text("가나ab", min_size=1, max_size=3),
)
def test_it_is_found_exactly_where_it_stands(tmp_path: Path, titles: list[str], word: str) -> None:
    engine = _engine(tmp_path / str(abs(hash((tuple(titles), word)))), *titles)
    segment = engine.snapshot().segments[0]
    assert lettering.holding(segment, [word]) == [number for number, title in enumerate(titles) if word in title]
