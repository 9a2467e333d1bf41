"""Segments stay few, and nobody waits long for what is joined."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kms.search.whoosh.joining import MOST_OF_A_SIZE, QUICK, to_join


def _grown(added: list[int], most: int | None) -> tuple[list[int], int]:
    """The segments after each size was added, and how many documents were written for it."""
    sizes: list[int] = []
    written = 0
    for one in added:
        sizes.append(one)
        chosen = to_join(sizes, most)
        if chosen:
            joined = sum(sizes[place] for place in chosen)
            written += joined
            sizes = [size for place, size in enumerate(sizes) if place not in chosen] + [joined]
    return sizes, written


def test_one_by_one_they_stay_few_and_each_is_written_a_few_times() -> None:
    sizes, written = _grown([1] * 5_000, None)
    assert sum(sizes) == 5_000
    assert len(sizes) <= 4 * MOST_OF_A_SIZE
    assert written < 40 * 5_000


def test_a_large_index_is_built_with_few_segments_and_little_work() -> None:
    sizes, written = _grown([2_000] * 96, None)
    assert len(sizes) <= 3 * MOST_OF_A_SIZE
    assert written <= 4 * 192_000


@given(st.lists(st.integers(1, 300_000), max_size=40))
def test_while_somebody_waits_little_is_joined(sizes: list[int]) -> None:
    chosen = to_join(sizes)
    assert sum(sizes[place] for place in chosen) <= QUICK
    assert len(set(chosen)) == len(chosen) != 1


@given(st.lists(st.integers(1, 300_000), max_size=60))
def test_joined_until_nothing_is_crowded_any_more(sizes: list[int]) -> None:
    while chosen := to_join(sizes, None):
        joined = sum(sizes[place] for place in chosen)
        sizes = [size for place, size in enumerate(sizes) if place not in chosen] + [joined]
    assert len(sizes) <= 7 * MOST_OF_A_SIZE
