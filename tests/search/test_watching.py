"""Queries held against new documents: what fits, for whom, with how much of the query."""

from __future__ import annotations

from pathlib import Path

import pytest

from kms.core.permissions import Permission, viewer_of
from kms.search.folder import IndexFolder
from kms.search.korean.mecab import MecabAnalyzer
from kms.search.korean.vocabulary import Entry, Fixed, Kind, Vocabulary
from kms.search.queries import Search, bind
from kms.search.watching import watching
from tests.search.documents import document

READER = viewer_of(1, "", None, 7, [], [Permission.WRITE_ARTICLE])


@pytest.fixture(autouse=True)
def _bound(tmp_path: Path) -> None:
    dictionary = Fixed(Vocabulary(1, (Entry(Kind.SYNONYM, "재정", ("예산",)),)))
    bind(Search(IndexFolder(tmp_path / "index", MecabAnalyzer(), "office", dictionary), ()))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("예산 편성", [1]),
        ("예산편성", [1]),
        ("예산을", [2, 1]),
        ("dPtks 편성", [1]),
        ("예산 편성 지침 안내", []),  # two of four words
        ("체납", []),
        ("예산 -이월", [1]),
        ("제목:이월", [2]),
        ('"짜는 순서"', [1]),
        ("재정 편성", [1]),  # the dictionary says that it is the same
        ("", []),
    ],
)
def test_a_document_fits_when_it_has_most_of_the_words(text: str, found: list[int]) -> None:
    new = [
        document(1, title="예산 편성", body="예산을 짜는 순서", audience=frozenset({"all"})),
        document(2, title="예산 이월", body="남은 예산", audience=frozenset({"all"})),
    ]
    with watching(new) as watch:
        assert sorted(watch.fitting(READER, text, {}, share=75)) == sorted(found)


def test_only_what_the_reader_may_open_fits() -> None:
    audiences = [frozenset({"all"}), frozenset({"department:7"}), frozenset({"department:8"}), frozenset({"person:2"})]
    new = [document(number, title="예산", audience=one) for number, one in enumerate(audiences, 1)]
    with watching(new) as watch:
        assert sorted(watch.fitting(READER, "예산", {}, share=100)) == [1, 2]


def test_facets_narrow() -> None:
    new = [
        document(number, title="예산", audience=frozenset({"all"}), facets={"type": (kind,)})
        for number, kind in ((1, "manual"), (2, "idea"))
    ]
    with watching(new) as watch:
        assert watch.fitting(READER, "예산", {"type": "idea"}, share=100) == [2]
        assert len(watch.fitting(READER, "예산", {"unknown": "x"}, share=100)) == 2
