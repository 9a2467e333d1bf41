"""Grade and freshness as factors of scores, worked out when the office's weights or the day change."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kms.search.weights import Weights
from kms.search.whoosh.columnar import Segment

Factors = NDArray[np.float64]


def weigh(segments: Sequence[Segment], weights: Weights | None) -> None:
    """Let segments multiply scores as `weights` say; None leaves them as they are."""
    if weights is None:
        return
    for segment in segments:
        if segment.kept.get("weights") != weights:
            factors = by_grade(segment, weights) * by_freshness(segment, weights)
            segment.kept["merits"] = (segment.merits() * factors).astype(np.float32)
            segment.kept["weights"] = weights


def by_grade(segment: Segment, weights: Weights) -> Factors:
    """(n,) the factor of each document's grade; 1 without one."""
    factors = np.ones(segment.size)
    for value, number in segment.words_of("grade"):
        factors[segment.postings(number)[0]] = weights.grades.get(value, 1.0)
    return factors


def by_freshness(segment: Segment, weights: Weights) -> Factors:
    """(n,) the factor of each document's freshness; 1 for what need not be confirmed."""
    due = segment.numbers("due")
    passed = np.clip(weights.today.toordinal() - due, 0, weights.stale_days)
    share = passed / weights.stale_days
    factors: Factors = np.where(due > 0, weights.stale**share, 1.0)
    return factors
