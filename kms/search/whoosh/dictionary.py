"""The sorted terms of a segment as two columns, found in microseconds without being read into memory.

`blob`: each term as UTF-8 with a byte before it that UTF-8 never has, and one at the end. `ends`: where each term ends in it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

_BETWEEN = b"\xff"
_BLOCK = 64  # terms


def written(words: Sequence[str]) -> dict[str, NDArray[Any]]:
    """The columns of sorted words."""
    encoded = [word.encode(errors="surrogatepass") for word in words]
    blob = np.frombuffer(_BETWEEN.join([b"", *encoded, b""]), np.uint8)
    ends = np.cumsum([len(one) + 1 for one in encoded], dtype=np.int64)
    return {"blob": blob, "ends": ends}


class Dictionary:
    """Terms by number and numbers by term. The first of each block of terms is kept in memory."""

    def __init__(self, blob: NDArray[Any], ends: NDArray[Any]) -> None:
        self._blob, self._ends, self._size = blob, ends, len(ends)
        self._firsts = [self._bytes(number) for number in range(0, self._size, _BLOCK)]

    def word(self, number: int) -> str:
        """The term with this number."""
        return self._bytes(number).decode(errors="surrogatepass")

    def words(self, first: int, last: int) -> list[str]:
        """The terms from `first` until before `last`."""
        return [one.decode(errors="surrogatepass") for one in self._list(first, last)]

    def find(self, word: str) -> int:
        """The number of a term, -1 when there is no such."""
        wanted = word.encode(errors="surrogatepass")
        block = bisect_right(self._firsts, wanted) - 1
        if block < 0:
            return -1
        text = self._text(block * _BLOCK, min(self._size, (block + 1) * _BLOCK))
        at = text.find(_BETWEEN + wanted + _BETWEEN)
        return block * _BLOCK + text.count(_BETWEEN, 0, at) if at >= 0 else -1

    def bound(self, prefix: str) -> int:
        """The number of the first term that is not before `prefix`."""
        wanted = prefix.encode(errors="surrogatepass")
        start = max(0, bisect_right(self._firsts, wanted) - 1) * _BLOCK
        return start + bisect_left(self._list(start, min(self._size, start + _BLOCK)), wanted)

    def _bytes(self, number: int) -> bytes:
        start = int(self._ends[number - 1]) if number else 0
        return self._blob[start + 1 : int(self._ends[number])].tobytes()

    def _text(self, first: int, last: int) -> bytes:
        start = int(self._ends[first - 1]) if first else 0
        return self._blob[start : int(self._ends[last - 1]) + 1].tobytes()

    def _list(self, first: int, last: int) -> list[bytes]:
        return self._text(first, last).split(_BETWEEN)[1:-1] if first < last else []
