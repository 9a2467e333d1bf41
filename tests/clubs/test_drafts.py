"""What a plan or report must hold, field by field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kms.clubs.drafts import MOST_WON, Plan, Report, rendered
from kms.core import clock
from kms.core.clock import Month, korean_instant
from kms.core.errors import Invalid
from tests.factories.clubs import PLAN, report
from tests.factories.office import Office

RESIDENT = "900101-1234568"  # invented, with a right check digit


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("body", {"body": "  "}),
        ("goals", {"goals": ()}),
        ("goals", {"goals": tuple(str(one) for one in range(11))}),
        ("goals", {"goals": ("길" * 201,)}),
        ("budget", {"budget": -1}),
        ("budget", {"budget": MOST_WON + 1}),
        ("body", {"body": f"회원 {RESIDENT}"}),
    ],
)
def test_plans(office: Office, field: str, changes: dict[str, object]) -> None:
    with pytest.raises(Invalid) as found:
        replace(PLAN, **changes).checked()  # type: ignore[arg-type]
    assert set(found.value.fields) == {field}


def test_goals_are_kept_once_and_without_empty_lines(office: Office) -> None:
    assert Plan("글", (" 하나 ", "", "하나", "둘")).checked().goals == ("하나", "둘")


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("held_on", {"held_at": None}),
        ("held_on", {"held_at": korean_instant(date(2026, 6, 2))}),
        ("next_on", {"next_on": date(2026, 5, 20)}),
        ("place", {"place": ""}),
        ("place", {"place": "길" * 101}),
        ("attendees", {"attendees": ()}),
        ("done", {"content": "\n"}),
        ("done", {"content": f"연락처 {RESIDENT}"}),
        ("spent", {"spent": -5}),
    ],
)
def test_reports(office: Office, field: str, changes: dict[str, object]) -> None:
    with clock.travel(korean_instant(date(2026, 6, 1))), pytest.raises(Invalid) as found:
        report(office, "author", **changes).checked()
    assert set(found.value.fields) == {field}


def test_the_month_of_a_report_is_that_of_the_meeting_in_korea(office: Office) -> None:
    held = korean_instant(date(2026, 6, 1), 8)  # still May in UTC
    found = report(office, "author", held_at=held).checked()
    assert (found.month, found.day) == (Month(2026, 6), date(2026, 6, 1))


def test_an_empty_form_names_everything_that_is_missing(office: Office) -> None:
    with pytest.raises(Invalid) as found:
        Report().checked()
    assert set(found.value.fields) == {"held_on", "place", "attendees", "done"}


def test_texts_are_rendered_safely_and_lead_to_articles(office: Office) -> None:
    office.published(title="체납 처분 절차")
    page = rendered("[[체납 처분 절차]] <script>alert(1)</script>")
    assert "/articles/" in page.html
    assert "<script" not in page.html
