"""Drawing one expert: at random, those with fewer reviews more likely, and repeatable from a seed. Pure."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping
from datetime import datetime


def seed_of(published_at: datetime, round_number: int, draw: int) -> str:
    """The seed of a draw: fixed by the instant of registration, so that nobody can draw again until the result suits."""
    return hashlib.sha256(f"{published_at.isoformat()}:{round_number}:{draw}".encode()).hexdigest()[:32]


def draw(load: Mapping[int, int], seed: str) -> int | None:
    """One of the candidates (id -> open and recent reviews), None without any.

    The weight of a candidate is 1 / (1 + reviews above the least loaded one)^3: the load evens out, and nobody is certain.
    """
    if not load:
        return None
    least = min(load.values())
    ids = sorted(load)
    weights = [1.0 / (1 + load[one] - least) ** 3 for one in ids]
    return random.Random(seed).choices(ids, weights)[0]  # noqa: S311  (a lot, not a secret)
