"""How alike two texts are, in 64 bits a text: sixteen minima of hashes, four bits of each (Broder 1997; Li and König 2010).

Texts that share a part `j` of their runs of letters agree in a part j + (1 - j) / 16 of the sixteen.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_RUN = 5  # letters
_SHORTEST = 40  # letters of a text that can be judged
_HASHES, _BITS = 16, 4
_ENOUGH = 13  # of the sixteen: reached by 19 of 20 pairs that share nine tenths, by one of 500 that share a third

_rows = np.random.default_rng(20260501)
_FACTORS = _rows.integers(1, 1 << 31, _HASHES, np.uint32) * np.uint32(2) + np.uint32(1)
_LETTERS = _rows.integers(1, 1 << 62, _RUN, np.uint64) * np.uint64(2) + np.uint64(1)


def likeness(letters: str) -> int:
    """The 64 bits of a text's letters; 0 for one that is too short."""
    if len(letters) < _SHORTEST:
        return 0
    codes = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    hashes = np.zeros(len(codes) - _RUN + 1, np.uint64)
    for place, factor in enumerate(_LETTERS):
        hashes += codes[place : len(codes) - _RUN + 1 + place] * factor
    short = (_mixed(hashes) >> np.uint64(32)).astype(np.uint32)
    minima = np.array([(short * factor).min() for factor in _FACTORS], np.uint64)
    bits = 0
    for one in _mixed(minima):
        bits = bits << _BITS | int(one) & 15
    return bits or 1


def near_identical(one: int, other: int) -> bool:
    """Whether two texts are as good as the same; never true of one that was too short."""
    if not one or not other:
        return False
    different = one ^ other
    return sum(not (different >> _BITS * place) & 15 for place in range(_HASHES)) >= _ENOUGH


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread over all bits (the end of splitmix64)."""
    values = (values ^ values >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ values >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return values ^ values >> np.uint64(31)
