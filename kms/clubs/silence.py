"""When a club counts as silent (활동부진) or new. Months in, months out; nothing of it is stored."""

from __future__ import annotations

from kms.core.clock import Month


def first_heard_month(month: Month, months: int) -> Month:
    """The earliest month whose report still keeps a club from being silent in `month`: the `months` whole ones before it.

    With two months (domain.md section 7), a club is silent in October that reported neither for August, September nor October.
    """
    for _step in range(months):
        month = month.previous
    return month


def is_silent(month: Month, months: int, registered: Month, reported: Month | None) -> bool:
    """Whether a club is silent in `month`: registered before `first_heard_month`, and no report since."""
    earliest = first_heard_month(month, months)
    return registered < earliest and (reported is None or reported < earliest)
