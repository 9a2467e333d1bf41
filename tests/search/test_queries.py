"""Asking the index as somebody: only what they may read is found and counted, filters narrow, and others hear of a search once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from kms.articles.search_source import ArticleSource
from kms.core import clock
from kms.core.db import close_reading
from kms.core.paging import PageRequest
from kms.core.permissions import SYSTEM, Viewer
from kms.search import queries
from kms.search.folder import IndexFolder
from kms.search.indexer import Indexer
from kms.search.korean.mecab import MecabAnalyzer
from kms.search.ports import NEWEST
from tests.factories.office import Office

Follow = Callable[[], None]


@pytest.fixture
def follow(tmp_path: Path, office: Office) -> Follow:
    """Brings the index of the small office, which is bound, up to date."""
    folder = IndexFolder(tmp_path / "index", MecabAnalyzer(), "office")
    queries.bind(queries.Search(folder, (ArticleSource(),)))
    indexer = Indexer(folder, (ArticleSource(),))

    def run() -> None:
        with folder.locked():
            while indexer.step():
                pass
        close_reading()

    return run


def _titles(viewer: Viewer, text: str, **how: object) -> list[str]:
    answer = queries.search(viewer, text, **how)  # type: ignore[arg-type]
    return ["".join(part for part, _marked in hit.title) for hit in answer.hits]


def test_what_is_not_open_is_neither_found_nor_counted_nor_a_facet(follow: Follow, office: Office) -> None:
    office.published(title="체납 공개")
    office.published(title="체납 내부", visibility="department", type_code="failure_case")
    follow()
    answer = queries.search(office.viewer("stranger"), "체납")
    assert [hit.title[0][0] for hit in answer.hits] == ["체납"]
    assert answer.total == 1
    assert answer.facets["type"] == {"know_how": 1}
    assert queries.search(office.viewer("colleague"), "체납").facets["type"] == {"know_how": 1, "failure_case": 1}


def test_filters_narrow_and_unknown_ones_do_not_count(follow: Follow, office: Office) -> None:
    office.published(title="체납 하나")
    office.published(title="체납 둘", type_code="failure_case")
    follow()
    viewer = office.viewer("author")
    assert _titles(viewer, "체납", filters={"type": "failure_case", "grade": ""}) == ["체납 둘"]
    assert _titles(viewer, "체납", filters={"type": "failure_case", "grade": "core"}) == []
    assert len(_titles(viewer, "체납", filters={"author": "nobody"})) == 2


@pytest.mark.parametrize(("period", "found"), [("", 3), ("month", 1), ("quarter", 2), ("year", 2), ("decade", 3)])
def test_a_period_ends_today_and_an_unknown_one_is_none(
    follow: Follow, office: Office, period: str, found: int
) -> None:
    for days in (400, 60, 1):
        with clock.travel(clock.now() - timedelta(days=days)):
            office.published(title=f"체납 {days}일 전")
    follow()
    assert len(_titles(office.viewer("author"), "체납", period=period)) == found


def test_newest_first_when_asked_and_best_fit_when_the_order_is_unknown(follow: Follow, office: Office) -> None:
    for days, title in ((9, "체납 체납 처분 체납"), (1, "세금 안내")):
        with clock.travel(clock.now() - timedelta(days=days)):
            office.published(title=title, body="체납에 관한 글입니다.")
    follow()
    viewer = office.viewer("author")
    assert _titles(viewer, "체납", sort=NEWEST) == ["세금 안내", "체납 체납 처분 체납"]
    assert _titles(viewer, "체납") == _titles(viewer, "체납", sort="by magic") == ["체납 체납 처분 체납", "세금 안내"]


def test_pages_follow_each_other_and_count_all(follow: Follow, office: Office) -> None:
    for number in range(5):
        office.published(title=f"체납 {number}")
    follow()
    viewer = office.viewer("author")
    pages = [queries.search(viewer, "체납", page=PageRequest(number, 2)) for number in (1, 2, 3)]
    assert [len(page.hits) for page in pages] == [2, 2, 1]
    assert len({hit.id for page in pages for hit in page.hits}) == 5
    assert {page.total for page in pages} == {5}


def test_the_wrong_keyboard_is_understood_and_said_so(follow: Follow, office: Office) -> None:
    office.published()
    follow()
    answer = queries.search(office.viewer("author"), "cpskq")
    assert (answer.total, answer.instead) == (1, "체납")


def test_latin_words_that_are_found_are_left_as_they_are(follow: Follow, office: Office) -> None:
    office.published(title="cpskq 안내")
    office.published(title="체납 안내")
    follow()
    answer = queries.search(office.viewer("author"), "cpskq")
    assert (answer.total, answer.instead) == (1, "")


def test_what_neither_reading_finds_is_not_said_to_be_understood(follow: Follow, office: Office) -> None:
    answer = queries.search(office.viewer("author"), "qjqkr")
    assert (answer.total, answer.instead) == (0, "")


def test_a_very_long_query_is_cut_not_refused(follow: Follow, office: Office) -> None:
    office.published(title="체납")
    follow()
    filling = "없는말 " * 50
    assert len(filling) == queries.LONGEST_QUERY
    assert _titles(office.viewer("author"), "체납 " + filling * 100) == ["체납"]
    assert _titles(office.viewer("author"), filling + "체납") == []


def test_listeners_hear_of_the_first_page_of_a_search_with_words(follow: Follow, office: Office) -> None:
    heard: list[tuple[int, str, int]] = []
    queries.bound().listeners.append(lambda viewer, text, total: heard.append((viewer.employee_id, text, total)))
    viewer = office.viewer("author")
    queries.search(viewer, " 없는말 ")
    queries.search(viewer, "없는말", page=PageRequest(2, 10))
    queries.search(viewer, "   ")
    assert heard == [(viewer.employee_id, "없는말", 0)]


def test_facets_are_named_as_the_source_names_them(follow: Follow, office: Office) -> None:
    office.published()
    follow()
    labels = queries.facet_labels(queries.search(SYSTEM, "체납"))
    assert labels["type"]["know_how"] == "업무지식(노하우)"
    assert labels["department"][str(office.departments["TAX"])] == "세무과"
    assert labels["category"]["C1"] == "지방세"
