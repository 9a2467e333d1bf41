"""Who got how many points in a closed month: asked of the room that keeps them, which `app.py` binds. Unbound, nobody."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kms.core.clock import Month

Ask = Callable[[Month], Mapping[int, int]]


def _nobody(_month: Month) -> Mapping[int, int]:
    return {}


_ask: Ask = _nobody


def bind(ask: Ask) -> None:
    """Let `ask(month)` give the points that were settled in a closed month, by employee id."""
    global _ask
    _ask = ask


def settled(month: Month) -> Mapping[int, int]:
    """Points by employee id; without those who got none."""
    return {employee_id: points for employee_id, points in _ask(month).items() if points}
