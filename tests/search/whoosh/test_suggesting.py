"""The arrays find exactly what reading all titles would find, in every segment and after merging, for readers only."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kms.search.korean.typed import begins, readings
from kms.search.whoosh import columnar, suggesting
from kms.search.whoosh.columnar import Builder, Row, Segment
from kms.search.whoosh.suggesting import KEYWORD, TITLE, WITHIN

Written = tuple[str, list[str]]
pieces = st.text(st.sampled_from("가각과곽지식관리ㄱㄳab1 -漢"), max_size=9)
documents = st.lists(st.tuples(pieces, st.lists(pieces, max_size=2)), min_size=1, max_size=8)
typings = st.text(st.sampled_from("가각고과지식관ㄱㅈㅅㅏab1 漢"), min_size=1, max_size=5) | st.sampled_from(
    ["ㄱㄱ", "ㅈㅅ", "ㅈㅅㄱㄹ", "지식관리지식관리지", "wl", "rk", "지식관ㄱ"]
)


def segment_of(folder: Path, written: list[Written], *, merits: list[float] | None = None) -> Segment:
    """A segment of documents with these titles and keywords, each newer than the one before."""
    builder = Builder(("title",))
    for number, (title, keywords) in enumerate(written):
        numbers = {"published": float(number), "grade": merits[number] if merits else 1.0, "freshness": 1.0}
        builder.rows.append(Row({"title": {"x": 1}}, numbers, shown=suggesting.shown(title, keywords)))
    columns = builder.columns()
    columnar.write(folder, {**columns, **suggesting.columns(columns)})
    return Segment(folder)


def _masks(*segments: Segment) -> list[np.ndarray]:
    return [segment.alive for segment in segments]


def _titles(segments: list[Segment], text: str, limit: int = 8) -> list[str]:
    typed = readings(text)[0]
    places = suggesting.titles(segments, _masks(*segments), typed, limit)
    return [suggesting.lines(segments[number], doc)[0] for number, doc in places]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents, typings)
def test_the_words_that_fit_are_those_that_reading_everything_gives(
    tmp_path_factory: pytest.TempPathFactory, written: list[Written], text: str
) -> None:
    segment = segment_of(tmp_path_factory.mktemp("columns") / "a", written)
    for typed in readings(text):
        found = {kind: suggesting.fitting(segment, typed, kind) for kind in (TITLE, WITHIN, KEYWORD)}
        docs = {kind: set(segment.column("say.doc")[words].tolist()) for kind, words in found.items()}
        assert docs[TITLE] | docs[WITHIN] == {at for at, (title, _words) in enumerate(written) if begins(typed, title)}
        assert docs[KEYWORD] == {
            at for at, (_title, words) in enumerate(written) if any(begins(typed, one) for one in words)
        }


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents, typings, st.data())
def test_segments_deletions_and_merges_change_nothing(
    tmp_path_factory: pytest.TempPathFactory, written: list[Written], text: str, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("columns")
    cut = data.draw(st.integers(1, len(written)))
    segments = [segment_of(folder / "a", written[:cut])]
    if written[cut:]:
        segments.append(segment_of(folder / "b", written[cut:]))
    dead = data.draw(st.sets(st.integers(0, cut - 1), max_size=cut - 1))
    segments[0].alive[list(dead)] = False
    columns = columnar.merged(segments, ("title",))
    columnar.write(folder / "merged", {**columns, **suggesting.columns(columns)})
    merged = [Segment(folder / "merged")]
    living = [one for at, one in enumerate(written) if at not in dead]
    for typed in readings(text):
        expected = sorted(" ".join(title.split()) for title, _words in living if begins(typed, title))
        for some in (segments, merged):
            places = suggesting.titles(some, _masks(*some), typed, 100)
            inside = [suggesting.lines(some[number], doc)[0] for number, doc in places]
            assert sorted(one for one in inside if begins(typed, one)) == expected
            words = suggesting.keywords(some, _masks(*some), typed, 100)
            assert set(words) == {
                " ".join(one.split()) for _title, words in living for one in words if begins(typed, one)
            }


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents, typings, st.data())
def test_nothing_outside_the_mask_is_offered(
    tmp_path_factory: pytest.TempPathFactory, written: list[Written], text: str, data: st.DataObject
) -> None:
    segment = segment_of(tmp_path_factory.mktemp("columns") / "a", written)
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(written), max_size=len(written))))
    readable = {at for at, one in enumerate(mask) if one}
    for typed in readings(text):
        assert {doc for _part, doc in suggesting.titles([segment], [mask], typed, 100)} <= readable
        words = {" ".join(one.split()) for at in readable for one in written[at][1]}
        assert set(suggesting.keywords([segment], [mask], typed, 100)) <= words


def test_titles_that_begin_so_come_first_then_short_ones_then_new_ones(tmp_path: Path) -> None:
    names = ["업무 지식", "지식관리 시스템 안내", "지식관리", "지식관리", "예산"]
    segment = segment_of(tmp_path / "a", [(name, []) for name in names])
    places = suggesting.titles([segment], _masks(segment), readings("지식")[0], 8)
    assert [doc for _part, doc in places] == [3, 2, 1, 0]
    assert _titles([segment], "지식", limit=1) == ["지식관리"]


def test_grade_and_freshness_weigh_in(tmp_path: Path) -> None:
    segment = segment_of(tmp_path / "a", [("지식 하나", []), ("지식 다섯", [])], merits=[1.15, 1.0])
    assert _titles([segment], "지식") == ["지식 하나", "지식 다섯"]


def test_words_apart_are_found_after_those_in_a_row(tmp_path: Path) -> None:
    names = ["도로 점용 허가", "허가 없는 도로", "도로 허가", "도로"]
    segment = segment_of(tmp_path / "a", [(name, []) for name in names])
    assert _titles([segment], "도로 허") == ["도로 허가", "도로 점용 허가", "허가 없는 도로"]


def test_keywords_of_most_documents_come_first(tmp_path: Path) -> None:
    segment = segment_of(tmp_path / "a", [("가", ["지방 소득세", "지방세"]), ("나", ["지방세"]), ("다", ["국세"])])
    assert suggesting.keywords([segment], _masks(segment), readings("지방")[0], 5) == ["지방세", "지방 소득세"]
    assert suggesting.keywords([segment], _masks(segment), readings("소득")[0], 5) == ["지방 소득세"]
    assert suggesting.keywords([segment], _masks(segment), readings("지방")[0], 1) == ["지방세"]
