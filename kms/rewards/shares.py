"""Splitting whole points among people, exactly."""

from __future__ import annotations

from collections.abc import Mapping


def split(points: int, shares: Mapping[int, int]) -> dict[int, int]:
    """Points of each person: whole numbers that add up to `points`, in proportion to `shares`.

    `points` >= 0; `shares`: positive weights (percent) by employee id. Largest remainders get what rounding down left
    over (Hamilton's method); of equal remainders the larger share first, then the lower id, so the order of `shares`
    does not matter. Each result is less than 1 away from the exact share. Raises ValueError without a positive share.
    """
    whole = sum(shares.values())
    if points < 0 or not shares or min(shares.values()) <= 0:
        raise ValueError("points and shares must be positive")
    result = {person: points * share // whole for person, share in shares.items()}
    left = points - sum(result.values())
    for person in sorted(shares, key=lambda one: (-(points * shares[one] % whole), -shares[one], one))[:left]:
        result[person] += 1
    return result
