"""The canonical form: every fact counts, order of postings does not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kms.rewards import hashing
from kms.rewards.models import Account, Posting

POSTINGS = st.lists(
    st.tuples(st.sampled_from(list(Account)), st.integers(1, 5), st.integers(-9, 9), st.sampled_from(["", "cap"])),
    max_size=6,
)


def _rows(facts: list[tuple[Account, int, int, str]]) -> list[Posting]:
    return [Posting(account=a, employee_id=e, points=p, note=n) for a, e, p, n in facts]


@given(POSTINGS, st.randoms())
def test_postings_hash_alike_in_any_order(facts: list[tuple[Account, int, int, str]], chance: object) -> None:
    mixed = list(facts)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert hashing.of_postings(_rows(facts)) == hashing.of_postings(_rows(mixed))


@given(POSTINGS, POSTINGS)
def test_different_postings_hash_differently(
    one: list[tuple[Account, int, int, str]], other: list[tuple[Account, int, int, str]]
) -> None:
    same = sorted(map(str, one)) == sorted(map(str, other))
    assert (hashing.of_postings(_rows(one)) == hashing.of_postings(_rows(other))) == same


def test_the_form_is_fixed() -> None:
    """A stored hash must be found again by every later version."""
    assert hashing.digest(["글", 1, None, {"b": 2, "a": 1}]) == (
        "7b767185a0bbec9eed41c6c85365a8d0a75978ac97a6eeec8f37ee130c31d728"
    )
