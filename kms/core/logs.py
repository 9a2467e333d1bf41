"""Logs: one JSON object a line to stderr, from our code and from libraries, without personal data. Configured once a process."""

from __future__ import annotations

import logging
import re
import sys
from typing import Any, TextIO

import structlog
from structlog.types import EventDict

# what a database or a library may repeat of the row that it refused, and what looks like a number or address of a person
_REPEATED = re.compile(r"(?i)(DETAIL:|\[parameters:|Failing row contains).*")
_PERSONAL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b\d{6}-?[1-8]\d{6}\b|\b01\d-?\d{3,4}-?\d{4}\b")


class _Stderr(logging.StreamHandler):  # type: ignore[type-arg]
    """Writes to whatever stderr is when the line is written."""

    @property
    def stream(self) -> TextIO:
        """The present stderr."""
        return sys.stderr

    @stream.setter
    def stream(self, _value: TextIO) -> None:
        """Set by the base class at the start; the present stderr counts."""


def configure() -> None:
    """Let all logs of this process go to stderr as JSON; again does no harm."""
    root = logging.getLogger()
    if any(isinstance(one, _Stderr) for one in root.handlers):
        return
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        without_personal_data,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = _Stderr()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.PositionalArgumentsFormatter(), *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root.addHandler(handler)
    logging.getLogger("kms").setLevel(logging.INFO)


def without_personal_data(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """The same line without e-mail addresses, resident and phone numbers, and what a database repeats of a row."""
    return {key: _scrubbed(value) for key, value in event.items()}


def _scrubbed(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return _PERSONAL.sub("(left out)", _REPEATED.sub("(left out)", value))
