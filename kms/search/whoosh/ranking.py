"""The figures that rank: one setting for all texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Ranking:
    """Weights a field, and BM25's saturation `k1` and length normalisation `b`."""

    weights: Mapping[str, float] = field(
        default_factory=lambda: {"text": 1.0, "title": 1.5, "titlepairs": 0.4, "people": 0.6}
    )
    k1: float = 1.2
    b: float = 0.6


DEFAULT = Ranking()
