"""Terms are found by number and by word, whatever they are and however many."""

from __future__ import annotations

from bisect import bisect_left

from hypothesis import given
from hypothesis import strategies as st

from kms.search.whoosh.dictionary import Dictionary, written

words = st.lists(st.text(max_size=4), max_size=200, unique=True).map(sorted)


@given(words, st.text(max_size=4))
def test_each_word_is_found_and_no_other(terms: list[str], other: str) -> None:
    columns = written(terms)
    found = Dictionary(columns["blob"], columns["ends"])
    assert [found.find(word) for word in terms] == list(range(len(terms)))
    assert [found.word(number) for number in range(len(terms))] == terms
    assert found.words(0, len(terms)) == terms
    assert found.find(other) == (terms.index(other) if other in terms else -1)
    assert found.bound(other) == bisect_left(terms, other)
