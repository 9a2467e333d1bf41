"""Kiwi (package `kiwipiepy`): slower than the default, knows more new words; an optional extra."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import cached_property
from importlib import metadata
from importlib.util import find_spec
from typing import Any

from kms.search.errors import KiwiMissing
from kms.search.korean.morphemes import LONGEST_TERM, SHARED_VERSION, MorphemeAnalyzer, runs
from kms.search.korean.units import Span

_KEPT = {"NNG", "NNP", "NNB", "NR", "NP", "VV", "VA", "VV-R", "VV-I", "VA-R", "VA-I", "XR", "SL", "SH"}
_RUNS = {"SN", "W_SERIAL", "W_URL", "W_EMAIL", "W_HASHTAG", "W_MENTION"}  # taken apart as by the default analyser
_EMPTY = {"하", "되", "있", "것", "수", "등", "이", "그", "저", "때", "거"}


class KiwiAnalyzer(MorphemeAnalyzer):
    """Morphemes as Kiwi finds them. The model, 100 MB, is loaded when the first text comes."""

    name = "kiwi"

    def __init__(self) -> None:
        """Raises KiwiMissing."""
        if find_spec("kiwipiepy") is None:
            raise KiwiMissing
        self.version = f"1.{SHARED_VERSION}.{metadata.version('kiwipiepy')}"
        self._lock = threading.Lock()

    @cached_property
    def _kiwi(self) -> Any:
        from kiwipiepy import Kiwi  # optional

        return Kiwi(num_workers=-1)  # no threads of its own

    def spans(self, piece: str) -> Iterator[Span]:
        """Terms with their places in the piece."""
        with self._lock:
            found = self._kiwi.tokenize(piece)
        for one in found:
            if one.tag in _RUNS:
                yield from runs(one.form, range(one.start, one.start + one.len + 1))
            elif one.tag in _KEPT and one.len and one.form not in _EMPTY:
                yield one.form[:LONGEST_TERM], one.start, one.start + one.len
