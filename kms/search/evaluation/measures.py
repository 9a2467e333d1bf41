"""Measures of a ranked list against what is known to be relevant, all or nothing. Pure; each between 0 and 1."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence


def ndcg(ranked: Sequence[int], relevant: Collection[int], depth: int = 10) -> float:
    """Gain of the first `depth`, a hit at place i counting 1 / log2(i + 1), over that of the best possible order.

    0 when nothing is relevant. Järvelin and Kekäläinen 2002, with gains of 0 and 1.
    """
    gain = sum(1 / math.log2(place + 2) for place, one in enumerate(ranked[:depth]) if one in relevant)
    best = sum(1 / math.log2(place + 2) for place in range(min(depth, len(relevant))))
    return gain / best if best else 0.0


def reciprocal_rank(ranked: Sequence[int], relevant: Collection[int], depth: int = 10) -> float:
    """One over the place of the first relevant among the first `depth`; 0 when there is none."""
    return next((1 / place for place, one in enumerate(ranked[:depth], 1) if one in relevant), 0.0)


def recall(ranked: Sequence[int], relevant: Collection[int], depth: int = 10) -> float:
    """The share of what is relevant that stands among the first `depth`; 0 when nothing is relevant."""
    return len(set(ranked[:depth]) & set(relevant)) / len(relevant) if relevant else 0.0


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0-1) of the values do not exceed; 0 of none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0
