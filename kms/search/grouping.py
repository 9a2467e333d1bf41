"""Near-identical results of a page fold under the first of them; nothing is left out, and each can be unfolded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kms.search.likeness import near_identical
from kms.search.ports import Hit


@dataclass(frozen=True)
class Group:
    """A result and those on the same page that say as good as the same, in their order."""

    first: Hit
    more: tuple[Hit, ...] = ()


def grouped(hits: Sequence[Hit]) -> tuple[Group, ...]:
    """The hits of a page in groups; each hit joins the first group whose first hit it is near-identical to."""
    groups: list[list[Hit]] = []
    for hit in hits:
        for group in groups:
            if near_identical(group[0].likeness, hit.likeness):
                group.append(hit)
                break
        else:
            groups.append([hit])
    return tuple(Group(first, tuple(more)) for first, *more in groups)
