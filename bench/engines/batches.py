"""Documents a few at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batches(many: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of `size`, the last one shorter. itertools has this from Python 3.12 on."""
    rest = iter(many)
    while batch := list(islice(rest, size)):
        yield batch
