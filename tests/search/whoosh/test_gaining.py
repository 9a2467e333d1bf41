"""In the second stage documents gain by words side by side, early in the body, in the title; nothing else matters."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kms.search.korean.mecab import MecabAnalyzer
from kms.search.whoosh import columnar, suggesting
from kms.search.whoosh.documents import TEXT_FIELDS, analyse, row_of
from kms.search.whoosh.gaining import gains, gains_of_letters
from kms.search.whoosh.ranking import DEFAULT, Second
from kms.search.whoosh.understanding import understood
from tests.search.documents import document

ANALYZER = MecabAnalyzer()
NOTHING = Second(neighbours=0, letters=0, uncovered=0, lead=0, title=0, share=0)
FILLER = "바다 하늘 나무 구름 바람 " * 12
texts = st.lists(st.sampled_from(["예산", "편성", "절차", "회의"]), max_size=5).map(" ".join)


def _segment(folder: Path, pages: list[tuple[str, str]]) -> columnar.Segment:
    builder = columnar.Builder(TEXT_FIELDS)
    for number, (title, body) in enumerate(pages):
        one = document(number, title, body)
        builder.rows.append(row_of(one, analyse(ANALYZER, one)))
    return _written(folder, builder.columns())


def _written(folder: Path, columns: columnar.Columns) -> columnar.Segment:
    columnar.write(folder, {**columns, **suggesting.columns(columns)})
    return columnar.Segment(folder)


def _gains(segments: list[columnar.Segment], query: str, second: Second) -> list[float]:
    """What each document of all segments gains."""
    asked = understood(segments, sum(one.size for one in segments), ANALYZER, query, replace(DEFAULT, second=second))
    parts = [
        way(one, np.arange(one.size), asked, DEFAULT.fields["text"], second)
        for one in segments
        for way in (gains, gains_of_letters)
    ]
    parts = [one + letters for one, letters in zip(parts[::2], parts[1::2], strict=True)]
    return [float(value) for value in np.concatenate(parts)]


@pytest.mark.parametrize(
    ("part", "more", "less"),
    [
        ({"neighbours": 1.0}, ("", "예산 편성 바다"), ("", "예산 바다 편성")),
        ({"letters": 1.0}, ("", "예 산편 성"), ("", "바다 하늘")),
        ({"lead": 1.0, "lead_length": 10}, ("", f"예산 편성 {FILLER}"), ("", f"{FILLER} 예산 편성")),
        ({"title": 1.0}, ("예산 편성 절차 회의", ""), ("예산 절차 회의", "")),
        ({"share": 1.0}, ("예산 편성", ""), ("예산 편성 절차 회의", "")),
    ],
)
def test_each_part_prefers_what_it_is_for(
    tmp_path: Path, part: dict[str, float], more: tuple[str, str], less: tuple[str, str]
) -> None:
    segment = _segment(tmp_path / "a", [more, less, ("", "회의")])
    first, second, _other = _gains([segment], "예산 편성", replace(NOTHING, **part))  # type: ignore[arg-type]
    assert first > second >= 0
    assert _gains([segment], "예산 편성", NOTHING) == [0, 0, 0]


def test_the_title_is_not_the_lead(tmp_path: Path) -> None:
    segment = _segment(tmp_path / "a", [("예산", "편성 절차"), ("회의", "예산 편성")])
    titled, led = _gains([segment], "예산", replace(NOTHING, lead=1.0))
    assert (titled, led > 0) == (0, True)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(texts, texts), min_size=2, max_size=8), texts, st.data())
def test_what_is_gained_does_not_depend_on_the_segment(
    tmp_path_factory: pytest.TempPathFactory, pages: list[tuple[str, str]], query: str, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("columns")
    cut = data.draw(st.integers(1, len(pages) - 1))
    parts = [_segment(folder / "a", pages[:cut]), _segment(folder / "b", pages[cut:])]
    whole = _gains([_segment(folder / "all", pages)], query, Second())
    assert all(value >= 0 for value in whole)
    assert _gains(parts, query, Second()) == pytest.approx(whole, rel=1e-6)
    merged = _written(folder / "merged", columnar.merged(parts, TEXT_FIELDS))
    assert _gains([merged], query, Second()) == pytest.approx(whole, rel=1e-6)
