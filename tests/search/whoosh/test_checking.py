"""Damage anywhere: what is answered is right, or said to be in part or not at all; a check finds what answers cannot."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kms.search.errors import IndexUnusable
from kms.search.korean.mecab import MecabAnalyzer
from kms.search.ports import Answer, Query
from kms.search.whoosh.engine import WhooshEngine
from kms.search.whoosh.opening import SUSPECT
from tests.search.documents import document

ANALYZER = MecabAnalyzer()
READERS = [frozenset({"all"}), frozenset({"all", "person:1"}), frozenset({"person:2"})]
QUERIES = ["예산 편성", "체납", "감사 결과 예산"]
LOCK = "MAIN_WRITELOCK"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of three segments with deletions, in which some documents are for few."""
    folder = tmp_path_factory.mktemp("sound")
    engine = WhooshEngine(folder, ANALYZER, "office")
    audiences = [frozenset({"all"}), frozenset({"person:1"}), frozenset({"person:2", "department:1"})]
    for start in (0, 12, 24):
        for number in range(start, start + 12):
            text = (
                f"{'예산 편성' if number % 2 else '체납 처분'} 안내 {number}. 감사 결과는 {number % 5}월에 나옵니다. "
            )
            engine.index([document(number, f"{QUERIES[number % 3]} {number}", text * 3, audiences[number % 3])])
        engine.delete([f"article:{start + 3}"])
        engine.commit(start)
    return folder


@pytest.fixture(scope="module")
def right(sound: Path) -> list[Answer | None]:
    """What the sound index answers."""
    return _answers(sound)


def _answers(folder: Path) -> list[Answer | None]:
    """What each reader gets for each query; None when the page says that the index cannot be used."""
    found: list[Answer | None] = []
    engine = WhooshEngine(folder, ANALYZER, "office")
    for principals in READERS:
        for text in QUERIES:
            try:
                found.append(engine.search(Query(text, principals, limit=50)))
            except IndexUnusable:
                found.append(None)
    return found


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != LOCK)


def _harm(path: Path, how: str, where: float, bit: int) -> None:
    content = bytearray(path.read_bytes())
    at = int(where * len(content))
    if how == "flip" and content:
        content[at] ^= 1 << bit
    elif how == "cut":
        del content[at:]
    elif how == "zero":
        content[at : at + 64] = bytes(len(content[at : at + 64]))
    path.write_bytes(bytes(content))
    if how == "remove":
        path.unlink()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(0, 10**6), st.sampled_from(["flip", "cut", "zero", "remove"]), st.floats(0, 0.999), st.integers(0, 7)
)
@example(0, "remove", 0.0, 0)
def test_damage_gives_no_wrong_answer_that_a_check_does_not_find(
    sound: Path,
    right: list[Answer | None],
    tmp_path_factory: pytest.TempPathFactory,
    which: int,
    how: str,
    where: float,
    bit: int,
) -> None:
    folder = tmp_path_factory.mktemp("harm") / "index"
    shutil.copytree(sound, folder)
    files = _files(folder)
    _harm(files[which % len(files)], how, where, bit)
    for number, (answer, expected) in enumerate(zip(_answers(folder), right, strict=True)):
        assert expected is not None
        if answer is None:
            continue
        reader = number // len(QUERIES)
        of_reader = [one for one in right[reader * len(QUERIES) : (reader + 1) * len(QUERIES)] if one is not None]
        readable = {hit.id: hit.url for one in of_reader for hit in one.hits}
        shown = {hit.id: (hit.title, hit.url, hit.facts) for hit in expected.hits}
        for hit in answer.hits:  # nobody sees what is not for them, nor one document's text under another
            assert readable[hit.id] == hit.url
            assert shown.get(hit.id, (hit.title, hit.url, hit.facts)) == (hit.title, hit.url, hit.facts)
        if answer != expected and not answer.partial:
            assert WhooshEngine(folder, ANALYZER, "office").damage().any
    shutil.rmtree(folder.parent)


def test_a_sound_index_has_no_damage(sound: Path) -> None:
    engine = WhooshEngine(sound, ANALYZER, "office")
    assert not engine.damage().any
    assert len(engine.keys()) == 33
    assert not (sound / SUSPECT).exists()


@pytest.mark.parametrize("name", ["docs.npy", "sums.json", "doc.ends.npy", "num.grade.npy"])
def test_the_sound_segments_answer_while_one_is_damaged(sound: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(sound, tmp_path / "index")
    first = min((tmp_path / "index" / "columns").iterdir(), key=lambda path: path.stat().st_mtime)
    (first / name).write_bytes(b"")
    engine = WhooshEngine(tmp_path / "index", ANALYZER, "office")
    answer = engine.search(Query("감사", frozenset({"all"}), limit=50))
    assert answer.partial
    assert answer.total == len(answer.hits)
    assert engine.status().documents == 22
    assert (tmp_path / "index" / SUSPECT).exists()
    assert engine.damage().segments == (first.name,)


def test_a_document_whose_stored_text_is_not_what_was_indexed_is_not_shown(sound: Path, tmp_path: Path) -> None:
    shutil.copytree(sound, tmp_path / "index")
    engine = WhooshEngine(tmp_path / "index", ANALYZER, "office")
    record = engine.record()
    assert record is not None
    engine.commits.store.commit({"article:6": "{}"}, record.text(), fresh=False, patient=False)
    answer = engine.search(Query("감사", frozenset({"all"}), limit=50))
    assert answer.partial
    assert len(answer.hits) == answer.total - 1
    assert engine.damage().documents == ("article:6",)
