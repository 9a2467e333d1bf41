"""The search log's lists: in their order, and with no title in them that the viewer may not open."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from kms.articles import service as articles
from kms.articles.models import Visibility
from kms.core.clock import Month
from kms.core.db import Database, close_reading, unit_of_work
from kms.core.errors import NotAllowed
from kms.core.permissions import SYSTEM, Permission, Role
from kms.org import people
from kms.seeking import searchlog
from kms.usage.entries import Clicked, Searched
from kms.usage.models import SearchClickDay, SearchDay, SearchMark, SearchSeen
from kms.usage.writing import write
from tests.factories.office import Office

MAY = Month(2026, 5)
DAY = date(2026, 5, 4)


def _search(words: str, hits: list[int]) -> None:
    write([Searched(DAY, words, words, count, mark) for mark, count in zip("abcd", hits, strict=False)])


def _click(words: str, seen: str, article_id: int, position: int = 1) -> None:
    write([Clicked(DAY, words, seen, f"article:{article_id}", position)])


def test_each_list_begins_with_what_matters_in_it(office: Office) -> None:
    _search("많이", [1, 1, 1, 1])
    _search("헛되이", [0, 0, 0])
    _search("가끔", [0, 1, 1])
    for seen in "12":
        _click("많이", seen, 7)
    viewer = office.viewer("officer")
    order = {tab: [row.words for row in searchlog.page(viewer, MAY, tab).rows] for tab in searchlog.TABS}
    assert order == {
        "frequent": ["많이", "가끔", "헛되이"],
        "in_vain": ["헛되이", "가끔"],
        "unopened": ["가끔", "많이"],
    }


def test_opened_articles_are_named_often_opened_first(office: Office) -> None:
    first, second = office.published(title="체납 하나"), office.published(title="체납 둘")
    _search("체납", [2, 2, 2])
    for seen, article_id, position in (("1", second, 2), ("2", second, 4), ("3", first, 1)):
        _click("체납", seen, article_id, position)
    write([Clicked(DAY, "체납", "4", "club:9", 1)])
    opened = searchlog.page(office.viewer("admin"), MAY, "frequent").opened["체납"]
    assert [(one.article.title, one.clicks, one.mean_position) for one in opened] == [
        ("체납 둘", 2, 3.0),
        ("체납 하나", 1, 1.0),
    ]


def test_nobody_without_the_right_gets_the_log(office: Office) -> None:
    for login in ("author", "monitor", "expert"):
        with pytest.raises(NotAllowed):
            searchlog.page(office.viewer(login), MAY, "frequent")


def test_the_table_has_all_that_may_be_told_and_the_sum_of_the_rest(office: Office) -> None:
    _search("체납", [1, 0, 1])
    _search("홍길동", [1, 1])
    log = searchlog.page(office.viewer("admin"), MAY, "frequent").log
    rows = list(searchlog.csv_rows(log))
    assert rows[1:] == [["체납", 3, 3, 1, 2, 0, None], ["(words of few people)", None, 2, None, None, None, None]]
    assert len({len(row) for row in rows}) == 1


@given(st.lists(st.tuples(st.sampled_from(Visibility), st.sampled_from(["author", "expert"])), min_size=1, max_size=5))
@settings(max_examples=12, deadline=None)
def _names_only_what_is_open(office: Office, made: list[tuple[Visibility, str]]) -> None:
    with unit_of_work() as uow:
        for table in (SearchDay, SearchMark, SearchClickDay, SearchSeen):
            uow.session.execute(delete(table))
    _search("체납", [1, 1, 1])
    written = {}
    for number, (visibility, login) in enumerate(made):
        article_id = office.published(login)
        articles.change_audience(office.viewer(login), article_id, visibility, ())
        written[article_id] = (visibility, login)
        _click("체납", str(number), article_id)
    close_reading()
    viewer = office.viewer("monitor")  # of TAX, as `author` is; `expert` is of WEL
    named = {one.article.id for many in searchlog.page(viewer, MAY, "frequent").opened.values() for one in many}
    may = {
        article_id
        for article_id, (visibility, login) in written.items()
        if visibility is Visibility.EVERYONE or (visibility is Visibility.DEPARTMENT and login == "author")
    }
    assert named <= may
    assert len(named) == min(searchlog.MOST_OPENED, len(may))


def test_whoever_may_see_the_log_sees_no_title_of_what_is_closed_to_them(office: Office, database: Database) -> None:
    assert database
    people.define_role(SYSTEM, Role.DEPT_MONITOR, {Permission.SEE_SEARCHES})
    close_reading()
    _names_only_what_is_open(office)
