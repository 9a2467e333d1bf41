"""Clubs and their reports in search: found by everybody once registered, and kept up to date by their events."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kms.clubs import reporting, service
from kms.clubs.conditions import club_address, report_address
from kms.clubs.events import ClubChanged, ClubReported
from kms.clubs.search_source import ClubSource
from kms.core.db import Database, close_reading
from kms.core.permissions import SYSTEM
from kms.search.folder import IndexFolder
from kms.search.indexer import Indexer
from kms.search.korean.mecab import MecabAnalyzer
from kms.search.queries import Search, bind, search
from tests.counting import counted
from tests.factories.clubs import PLAN, applied, club_of, report_of
from tests.factories.office import Office

SOURCE = ClubSource()


@pytest.fixture
def indexer(tmp_path: object, office: Office) -> Indexer:
    """An indexer of clubs only."""
    folder = IndexFolder(tmp_path / "index", MecabAnalyzer(), "office")  # type: ignore[operator]
    bind(Search(folder, (SOURCE,)))
    return Indexer(folder, (SOURCE,))


def _found(office: Office, text: str) -> list[str]:
    return [hit.url for hit in search(office.viewer("expert"), text).hits]


def test_a_club_and_its_report_are_found_and_follow_a_new_name(indexer: Indexer, office: Office) -> None:
    club_id = club_of(office, "author")
    report_id = report_of(office, club_id, "author", content="빗물받이 청소 일정을 의논했습니다.")
    with indexer.folder.locked():
        indexer.step()
    assert _found(office, "데이터 행정")[0] == club_address(club_id)
    assert _found(office, "빗물받이") == [report_address(club_id, report_id)]
    service.describe(office.viewer("author"), club_id, service.Description("침수 예방 모임", "빗물을 다룹니다."))
    with indexer.folder.locked():
        indexer.step()
    assert set(_found(office, "침수 예방 모임")) == {club_address(club_id), report_address(club_id, report_id)}
    assert indexer.verify().whole


def test_applications_are_not_found(office: Office) -> None:
    club_id = applied(office, "author")
    assert SOURCE.load([club_id]) == []
    assert SOURCE.all_ids(0, 10) == []


def test_documents_hold_plan_leader_and_department(office: Office) -> None:
    club_id = club_of(office, "author")
    about = service.Description("모임", "주제", "목적", office.departments["TAX"])
    service.describe(office.viewer("author"), club_id, replace(about, name="세무 모임"))
    reporting.file_plan(office.viewer("author"), club_id, 2026, PLAN)
    close_reading()
    (document,) = SOURCE.load([club_id])
    assert (document.title, document.summary, document.people) == ("세무 모임", "주제", "이름author")
    assert "사례집 발간" in document.body
    assert "자료를 모읍니다" in document.body
    assert document.facets == {"department": (str(office.departments["TAX"]),)}
    assert document.audience == {"all"}
    assert SOURCE.labels("type", ["x"]) == {}


def test_events_name_what_they_change(office: Office) -> None:
    club_id = club_of(office, "author")
    report_id = report_of(office, club_id, "author")
    close_reading()
    assert list(SOURCE.changed(ClubReported(club_id, report_id))) == [report_id]
    assert list(SOURCE.changed(ClubChanged(club_id))) == [club_id, report_id]


def test_many_are_loaded_with_six_statements(database: Database, office: Office) -> None:
    for number in range(6):
        club_id = club_of(office, "author", name=f"모임 {number}")
        for month in (4, 5):
            report_of(office, club_id, "author", on=date(2026, month, 9))
    close_reading()
    ids = SOURCE.all_ids(0, 100)
    assert ids == sorted(ids)
    assert SOURCE.all_ids(ids[3], 2) == ids[4:6]
    with counted(database) as statements:
        assert len(SOURCE.load(ids)) == len(ids) == 18
    assert sum(one.startswith("SELECT") for one in statements) == 6
    assert SYSTEM.principals & SOURCE.load(ids)[0].audience
