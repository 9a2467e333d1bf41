"""The report for spreadsheets."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from kms.core.clock import Month
from kms.core.db import Database
from kms.reports import queries
from kms.reports.exports import to_csv
from kms.reports.queries import Report
from tests.factories.office import Office


def _figures(**changes: Any) -> dict[str, Any]:
    values = {"registered": 3, "mean_score": None}
    plain = {
        "values": values,
        "compared": {"previous": {"registered": 2}, "year_before": {}},
        "departments": [{"name": "세무과", "staff": 4, "registered": 3, "authors": 2, "readers": 4}],
        "types": [{"ko": "아이디어", "en": "Idea", "count": 3}],
        "categories": [],
        "without_result": [["없는 말", 2]],
        "clubs_unreported": ["야간 연구회"],
    }
    return {**plain, **changes}


def _table(report: Report, *, korean: bool = True) -> list[list[str]]:
    content = to_csv(report, korean=korean)
    assert content.startswith(b"\xef\xbb\xbf")  # without it Excel reads Korean as Latin
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_every_part_of_the_report_is_there(database: Database) -> None:
    table = _table(Report(Month(2026, 5), _figures()))
    assert ["Registered knowledge", "New articles", "3", "2", ""] in table
    assert ["Quality", "Mean score", "", "", ""] in table
    assert ["By department", "세무과", "3", "2", "4"] in table
    assert ["By kind", "아이디어", "3", "", ""] in table
    assert ["Searched and not found", "없는 말", "2", "", ""] in table
    assert ["Clubs without a report", "야간 연구회", "", "", ""] in table
    assert ["By kind", "Idea", "3", "", ""] in _table(Report(Month(2026, 5), _figures()), korean=False)


@pytest.mark.parametrize("query", ["=HYPERLINK(1)", "+1", "-2", "@sum", "\tx"])
def test_a_search_word_never_becomes_a_formula(database: Database, query: str) -> None:
    table = _table(Report(Month(2026, 5), _figures(without_result=[[query, 1]])))
    assert ["Searched and not found", f"'{query}", "1", "", ""] in table


def test_a_real_report_can_be_exported(office: Office) -> None:
    office.published()
    month = Month.parse("2026-05")
    assert len(_table(queries.monthly(office.viewer("admin"), month))) > 30
