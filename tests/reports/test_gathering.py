"""A month put together: plain JSON, names spelled out, departments in the right order."""

from __future__ import annotations

import json
from datetime import date

from kms.core.clock import Month, korean_instant, travel
from kms.reports.gathering import TREND_MONTHS, gather, values
from tests.factories.office import Office

MAY = Month(2026, 5)


def _register(office: Office) -> None:
    with travel(korean_instant(date(2026, 5, 12), 10)):
        office.published(title="세무 글 하나")
        office.published("colleague", title="세무 글 둘")
        office.published("stranger", title="복지 글", type_code="idea")


def test_a_report_is_plain_json_with_every_name(office: Office) -> None:
    _register(office)
    report = gather(office.viewer("admin"), MAY, compared={"previous": {"registered": 1}})
    assert json.loads(json.dumps(report)) == report
    assert report["values"]["registered"] == 3
    assert report["compared"]["previous"] == {"registered": 1}
    assert [(row["ko"], row["count"]) for row in report["types"]] == [("업무지식(노하우)", 2), ("아이디어", 1)]
    assert report["trend"][-1] == ["2026-05", 3]
    assert len(report["trend"]) == TREND_MONTHS


def test_departments_are_in_the_order_of_registrations_a_head(office: Office) -> None:
    _register(office)
    rows = gather(office.viewer("admin"), MAY, compared={})["departments"]
    heads = [row["registered"] / row["staff"] for row in rows]
    assert heads == sorted(heads, reverse=True)
    assert rows[-1] == {"name": "혁신지원과", "staff": rows[-1]["staff"], "registered": 0, "authors": 0, "readers": 0}


def test_values_are_those_of_the_report(office: Office) -> None:
    _register(office)
    admin = office.viewer("admin")
    assert values(admin, MAY) == gather(admin, MAY, compared={})["values"]
