"""Rendering in children: limited in time, unharmed by what one text does."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from kms.articles.errors import TooHardToRender
from kms.articles.rendering.pool import RenderPool


@pytest.fixture
def pool() -> Iterator[RenderPool]:
    """A pool with a short limit."""
    found = RenderPool(size=2, limit=1.0)
    yield found
    found.close()


def test_a_text_that_takes_too_long_is_refused_and_the_next_one_is_not(pool: RenderPool) -> None:
    assert pool.render("가", {}).plain == "가"
    with pytest.raises(TooHardToRender):
        pool.render("[" * 60_000, {})
    assert pool.render("나", {}).plain == "나"


def test_a_killed_child_is_replaced(pool: RenderPool) -> None:
    pool.render("가", {})
    pool._idle[0].process.kill()
    pool._idle[0].process.wait()
    assert pool.render("나", {}).plain == "나"


def test_answers_do_not_get_mixed_between_threads(pool: RenderPool) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda number: pool.render(f"글 {number}", {}).plain, range(60)))
    assert found == [f"글 {number}" for number in range(60)]
