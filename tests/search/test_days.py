"""Days as they are typed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kms.search.days import span, turned


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
        ("2026.12", (date(2026, 12, 1), date(2026, 12, 31))),
        ("2026/3/5", (date(2026, 3, 5), date(2026, 3, 5))),
        ("20260305", (date(2026, 3, 5), date(2026, 3, 5))),
        ("2026년", (date(2026, 1, 1), date(2026, 12, 31))),
        ("2026년 3월 5일", (date(2026, 3, 5), date(2026, 3, 5))),
        ("2025~2026-03", (date(2025, 1, 1), date(2026, 3, 31))),
        ("2026-03..", (date(2026, 3, 1), None)),
    ],
)
def test_spans(text: str, found: tuple[date, date | None]) -> None:
    assert span(text) == found


@pytest.mark.parametrize(
    "text", ["", "..", "어제", "2026-13", "2026-02-30", "0001", "9999", "1..2..3", "2026..x", "26-1"]
)
def test_what_is_no_day(text: str) -> None:
    assert span(text) is None


@given(
    st.dates(date(1900, 1, 1), date(2999, 12, 31)), st.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y%m%d", "%Y년%m월%d일"])
)
def test_every_day_can_be_typed(day: date, form: str) -> None:
    assert span(day.strftime(form)) == (day, day)


def test_a_range_can_be_turned() -> None:
    assert turned("2026-03..2026-01") == span("2026-01..2026-03")


@given(st.text(alphabet="0123456789-./~년월일 ", max_size=20))
def test_no_text_fails(text: str) -> None:
    found = span(text)
    assert found is None or found != (None, None)
