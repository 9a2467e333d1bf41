"""Logs: a JSON object a line, also from libraries and failures, without what is personal."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
import structlog

from kms.core import logs


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Any:
    """Configure, log by a function, and give the lines as objects."""
    logs.configure()
    logs.configure()  # a second time does no harm: no line comes twice

    def lines(write: Any) -> list[dict[str, Any]]:
        capsys.readouterr()
        write()
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    return lines


def test_our_line_is_an_object_with_its_facts(written: Any) -> None:
    (line,) = written(lambda: structlog.get_logger("kms.test").info("request", status=200, endpoint="홈"))
    assert (line["event"], line["status"], line["endpoint"], line["level"]) == ("request", 200, "홈", "info")
    assert line["timestamp"].endswith("Z")


def test_a_librarys_line_is_one_as_well(written: Any) -> None:
    (line,) = written(lambda: logging.getLogger("gunicorn.error").error("worker %s died", 12))
    assert (line["event"], line["logger"]) == ("worker 12 died", "gunicorn.error")


def test_a_failure_keeps_its_trace_and_loses_the_row(written: Any) -> None:
    def fail() -> None:
        try:
            raise ValueError("duplicate key\nDETAIL:  Key (login)=(hong) already exists.")
        except ValueError:
            structlog.get_logger("kms.test").exception("handler failed")

    (line,) = written(fail)
    assert "ValueError: duplicate key" in line["exception"]
    assert "hong" not in line["exception"]


@pytest.mark.parametrize(
    "personal", ["hong@hanbit.go.kr", "900101-1234567", "9001011234567", "010-1234-5678", "01012345678"]
)
def test_what_looks_personal_is_left_out(written: Any, personal: str) -> None:
    (line,) = written(lambda: structlog.get_logger("kms.test").warning(f"sent to {personal}.", note=personal, count=3))
    assert personal not in str(line)
    assert (line["event"], line["count"]) == ("sent to (left out).", 3)
