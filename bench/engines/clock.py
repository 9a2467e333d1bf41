"""Timing of one call."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def timed(call: Callable[[], T]) -> tuple[T, float]:
    """What the call gives and the milliseconds it took."""
    started = time.perf_counter()
    given = call()
    return given, (time.perf_counter() - started) * 1000
