"""Columns rank exactly as a plain BM25 sum, whatever the segments, deletions and merges."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kms.search.whoosh import columnar
from kms.search.whoosh.columnar import LETTERS, Builder, DamagedSegment, Row, Segment, Weighing

FIELDS = ("title", "text")
WEIGHINGS = {"title": Weighing(1.5, k1=0.9, b=0.4), "text": Weighing(1.0, k1=1.2, b=0.6, length=3)}
words = st.lists(st.sampled_from("가나다라마"), max_size=6)
collections = st.lists(st.tuples(words, words), min_size=1, max_size=12)


def _segment(folder: Path, rows: list[tuple[list[str], list[str]]], dead: list[int] = []) -> Segment:  # noqa: B006
    builder = Builder(FIELDS)
    for title, text in rows:
        builder.rows.append(Row({"title": Counter(title)}, {"published": 1.0}, {"text": text}, "".join(text)))
    columnar.write(folder, builder.columns())
    return Segment(folder, dead)


def _plain(rows: list[tuple[list[str], list[str]]], query: list[str]) -> list[float]:
    """BM25 of each row by its definition."""
    total = [0.0] * len(rows)
    for number, name in enumerate(FIELDS):
        texts = [row[number] for row in rows]
        mean = max(1.0, sum(map(len, texts)) / len(texts))
        weight, k1, b, length = (getattr(WEIGHINGS[name], one) for one in ("weight", "k1", "b", "length"))
        for word in query:
            frequency = sum(word in text for text in texts)
            if frequency:
                idf = math.log(1 + (len(rows) - frequency + 0.5) / (frequency + 0.5))
                for at, text in enumerate(texts):
                    count = text.count(word)
                    norm = k1 * (1 - b + b * len(text) / (length or mean))
                    total[at] += weight * idf * (k1 + 1) * count / (count + norm) if count else 0.0
    return total


def _scores(segments: list[Segment], query: list[str]) -> list[float]:
    facts = columnar.statistics(segments, FIELDS)
    asked: dict[str, dict[str, float]] = {}
    for name in FIELDS:
        frequencies = {word: columnar.document_frequency(segments, name, word) for word in query}
        asked[name] = {
            word: columnar.inverse_frequency(facts.documents, count) for word, count in frequencies.items() if count
        }
    parts = [columnar.scores(segment, WEIGHINGS, asked, facts)[segment.alive] for segment in segments]
    return [float(one) for one in np.concatenate(parts)]


def _texts(segment: Segment) -> list[tuple[list[str], str]]:
    """The words in their order and the letters of each document."""
    found = []
    for doc in range(segment.size):
        words, _owners, _places = segment.contents("text", np.array([doc], np.int32), 100)
        letters, _owners, _places = segment.contents(LETTERS, np.array([doc], np.int32), 100)
        found.append(([segment.word(int(one)).split("\x00")[1] for one in words], "".join(map(chr, letters))))
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(collections, st.lists(st.sampled_from("가나다라마바"), min_size=1, max_size=3, unique=True), st.data())
def test_scores_are_the_plain_sum_over_segments_deletions_and_merges(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[list[str], list[str]]],
    query: list[str],
    data: st.DataObject,
) -> None:
    folder = tmp_path_factory.mktemp("columns")
    cut = data.draw(st.integers(0, len(rows)))
    dead = data.draw(st.sets(st.integers(0, len(rows) - 1), max_size=len(rows) - 1))
    segments = []
    for name, part, start in (("a", rows[:cut], 0), ("b", rows[cut:], cut)):
        if part:
            segments.append(
                _segment(folder / name, part, [one - start for one in dead if start <= one < start + len(part)])
            )
    living = [row for number, row in enumerate(rows) if number not in dead]
    expected = _plain(living, query)
    assert _scores(segments, query) == pytest.approx(expected, rel=1e-5, abs=1e-6)
    columnar.write(folder / "merged", columnar.merged(segments, FIELDS))
    merged = Segment(folder / "merged")
    assert _scores([merged], query) == pytest.approx(expected, rel=1e-5, abs=1e-6)
    assert _texts(merged) == [(text, "".join(text)) for _title, text in living]


def test_contents_say_whose_they_are_and_stop_where_told(tmp_path: Path) -> None:
    segment = _segment(tmp_path / "a", [([], ["가", "나", "가"]), ([], []), ([], ["다"])])
    words, owners, places = segment.contents("text", np.array([0, 1, 2], np.int32), 2)
    assert [segment.word(int(one))[-1] for one in words] == ["가", "나", "다"]
    assert (owners.tolist(), places.tolist()) == ([0, 0, 2], [0, 1, 0])


def test_terms_are_found_by_field(tmp_path: Path) -> None:
    segment = _segment(tmp_path / "a", [(["가"], ["나", "나"]), ([], ["가"])])
    assert segment.find("title", "나") == -1
    docs, counts = segment.postings(segment.find("text", "나"))
    assert (docs.tolist(), counts.tolist()) == ([0], [2])
    assert [word for word, _number in segment.words_of("text")] == ["가", "나"]
    assert segment.having("text", ["가", "없음"]).tolist() == [False, True]


def test_a_flipped_byte_is_never_served(tmp_path: Path) -> None:
    _segment(tmp_path / "a", [(["가"], ["나"])])
    path = tmp_path / "a" / "docs.npy"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(DamagedSegment):
        Segment(tmp_path / "a")
