"""Dates and numbers as Korean offices write them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from kms.core import clock
from kms.web.formatting import ago, day, file_size, marked, moment, number, percent, signed, when

AT = datetime(2026, 5, 19, 5, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def korean() -> Iterator[None]:
    """A page in Korean."""
    app = Flask("test")
    Babel(app, default_locale="ko")
    with app.test_request_context(), force_locale("ko"):
        yield


def test_dates_and_times_in_korea() -> None:
    assert moment(AT) == "2026. 5. 19.(화) 14:30"
    assert day(date(2026, 5, 19)) == "2026. 5. 19."
    assert day(datetime(2026, 5, 18, 16, tzinfo=UTC)) == "2026. 5. 19."
    with force_locale("en"):
        assert day(date(2026, 5, 19)) == "19 May 2026"
    assert day(None) == moment(None) == ""


@pytest.mark.parametrize(
    ("passed", "unit"), [(timedelta(minutes=5), "5"), (timedelta(hours=3), "3"), (timedelta(days=3), "3")]
)
def test_how_long_ago(passed: timedelta, unit: str) -> None:
    with clock.travel(AT + passed):
        assert unit in ago(AT)
        assert "2026. 5. 19.(화) 14:30" in when(AT)
    with clock.travel(AT + timedelta(days=40)):
        assert ago(AT) == "2026. 5. 19."


def test_numbers() -> None:
    assert (number(1234567), number(None), number(3.14159, 1)) == ("1,234,567", "–", "3.1")
    assert (percent(17, 40), percent(1, 0)) == ("42.5%", "–")
    assert (signed(8), signed(-3), signed(0), signed(1200)) == ("+8", "-3", "±0", "+1,200")
    assert (file_size(512), file_size(1_234_000), file_size(2_000_000_000)) == ("512 B", "1.2 MB", "2.0 GB")


def test_marked_text_is_escaped() -> None:
    assert marked([("<b>", False), ("<i>", True)]) == "&lt;b&gt;<mark>&lt;i&gt;</mark>"
