"""Noting views and searches, giving signals and taking them back."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, select

from kms.core.db import Database, close_reading, reading
from kms.core.errors import Invalid, NotFound
from kms.core.outbox import read_after
from kms.core.permissions import SYSTEM
from kms.usage import access, queries, recording, searches, service
from kms.usage.clicks import Shown
from kms.usage.errors import OwnArticle
from kms.usage.models import ReaderSignal, SearchClickDay, SearchDay, SignalKind, ViewRecord
from kms.usage.settings import RECENT_SEARCHES
from tests.factories.office import Office
from tests.factories.settings import set_to

HELPFUL, APPLIED = SignalKind.HELPFUL, SignalKind.APPLIED


def _signals(office: Office, login: str, article_id: int) -> tuple[int, int, bool, bool]:
    close_reading()
    found = queries.signals(office.viewer(login), article_id)
    return (found.helpful, found.applied, found.mine_helpful, found.mine_applied)


def _told() -> list[str]:
    close_reading()
    return [row.kind for row in read_after(reading(), 0) if row.kind.startswith("usage.")]


def test_a_view_tells_whether_the_reader_is_of_another_department(office: Office) -> None:
    tax = office.departments["TAX"]
    for login in ("colleague", "stranger"):
        service.record_view(office.viewer(login), 7, department_id=tax)
    service.record_view(SYSTEM, 7, department_id=tax)
    recording.flush()
    close_reading()
    rows = reading().scalars(select(ViewRecord).order_by(ViewRecord.id)).all()
    assert [(row.employee_id, row.elsewhere) for row in rows] == [
        (office.people["colleague"], False),
        (office.people["stranger"], True),
    ]


def test_the_search_log_has_no_names_and_no_place_for_them(office: Office, database: Database) -> None:
    service.record_search(office.viewer("colleague"), "예산 편성", 0)
    service.record_search(office.viewer("stranger"), " 예산  편성?", 2)
    service.record_search(office.viewer("stranger"), "010-1234-5678", 0)
    service.record_search(SYSTEM, "기계", 0)
    recording.flush()
    close_reading()
    assert [(row.words, row.searches) for row in reading().scalars(select(SearchDay))] == [("예산 편성", 2)]
    for table in ("search_day", "search_click_day", "search_seen", "search_mark", "search_people"):
        columns = {column["name"] for column in inspect(database.engine).get_columns(table)}
        assert not {name for name in columns if "employee" in name or name in {"at", "person", "address", "session"}}
        assert inspect(database.engine).get_foreign_keys(table) == []


def test_one_s_own_list_of_searches_is_kept_apart_and_is_nobody_else_s(office: Office) -> None:
    mine, other = office.viewer("colleague"), office.viewer("stranger")
    for text in ("예산 편성", "계약 서류", "예산  편성?"):
        service.record_search(mine, text, 1)
    service.record_search(other, "휴가", 1)
    recording.flush()
    assert [one.words for one in searches.recent(mine)] == ["예산 편성", "계약 서류"]
    service.forget_searches(mine, "계약 서류")
    service.forget_searches(mine, "휴가")
    assert [one.words for one in searches.recent(mine)] == ["예산 편성"]
    service.forget_searches(mine)
    assert searches.recent(mine) == []
    assert [one.words for one in searches.recent(other)] == ["휴가"]


def test_emptying_the_list_also_takes_what_is_still_on_its_way(office: Office) -> None:
    service.record_search(office.viewer("colleague"), "예산 편성", 1)
    service.forget_searches(office.viewer("colleague"))
    recording.flush()
    assert searches.recent(office.viewer("colleague")) == []


def test_an_office_may_keep_no_recent_searches(office: Office) -> None:
    set_to(office, RECENT_SEARCHES, 0)
    service.record_search(office.viewer("colleague"), "예산 편성", 1)
    recording.flush()
    assert searches.recent(office.viewer("colleague")) == []
    assert reading().scalars(select(SearchDay.searches)).all() == [1]


def test_a_click_counts_for_what_its_reader_may_open_and_only_there(office: Office) -> None:
    article_id = office.published(visibility="department")
    reader, stranger = office.viewer("colleague"), office.viewer("stranger")
    page = Shown("s", "체납", 11, ("club:7", "article:999", f"article:{article_id}"))
    for viewer, place in ((reader, 2), (reader, 2), (stranger, 2), (reader, 1), (reader, 3), (reader, -1), (SYSTEM, 2)):
        service.record_click(viewer, page, place)
    recording.flush()
    rows = reading().scalars(select(SearchClickDay)).all()
    assert [(row.words, row.hit, row.clicks, row.positions) for row in rows] == [
        ("체납", f"article:{article_id}", 1, 13)
    ]


def test_each_signal_counts_once_a_person(office: Office) -> None:
    article_id = office.published()
    for _ in range(2):
        service.signal(office.viewer("colleague"), article_id, HELPFUL)
    service.signal(office.viewer("colleague"), article_id, APPLIED, "3월 체납 정리")
    service.signal(office.viewer("colleague"), article_id, APPLIED, "4월 체납 정리")
    service.signal(office.viewer("stranger"), article_id, HELPFUL)
    assert _signals(office, "colleague", article_id) == (2, 1, True, True)
    assert _signals(office, "expert", article_id) == (2, 1, False, False)
    assert [one.note for one in queries.applied(article_id)] == ["4월 체납 정리"]
    assert _told() == ["usage.signal_given"] * 3


def test_a_signal_is_taken_back_and_may_be_given_again(office: Office) -> None:
    article_id = office.published()
    colleague = office.viewer("colleague")
    service.signal(colleague, article_id, APPLIED, "체납 정리")
    service.withdraw(colleague, article_id, APPLIED)
    assert _signals(office, "colleague", article_id) == (0, 0, False, False)
    assert reading().scalars(select(ReaderSignal.note)).all() == [""]
    with pytest.raises(NotFound):
        service.withdraw(colleague, article_id, APPLIED)
    service.signal(colleague, article_id, APPLIED, "다시")
    assert _signals(office, "colleague", article_id) == (0, 1, False, True)
    assert _told() == ["usage.signal_given", "usage.signal_withdrawn", "usage.signal_given"]


def test_applying_needs_a_sentence_that_fits(office: Office) -> None:
    article_id = office.published()
    for note in ("", "  \n ", "가" * (service.LONGEST_NOTE + 1)):
        with pytest.raises(Invalid):
            service.signal(office.viewer("colleague"), article_id, APPLIED, note)
    assert _signals(office, "colleague", article_id) == (0, 0, False, False)


@pytest.mark.parametrize("login", ["author", "partner"])
def test_owners_signal_nothing_on_their_own(office: Office, login: str) -> None:
    article_id = office.published(contributions={office.people["expert"]: 30})
    with pytest.raises(OwnArticle):
        service.signal(office.viewer("expert" if login == "partner" else login), article_id, HELPFUL)


def test_what_one_may_not_read_one_may_not_signal(office: Office) -> None:
    article_id = office.published(visibility="department")
    draft_id = office.drafted()
    service.signal(office.viewer("colleague"), article_id, HELPFUL)
    for login, one in (("stranger", article_id), ("colleague", draft_id), ("colleague", 12345)):
        with pytest.raises(NotFound):
            service.signal(office.viewer(login), one, HELPFUL)


def test_unbound_nothing_is_open(office: Office) -> None:
    article_id = office.published()
    asked = access._ask
    try:
        access.bind(access._nobody)
        with pytest.raises(NotFound):
            service.signal(office.viewer("colleague"), article_id, HELPFUL)
    finally:
        access.bind(asked)
