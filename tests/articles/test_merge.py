"""Three-way merge: neither side loses a line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kms.articles.merge import merge

lines = st.lists(st.sampled_from("가나다라마바"), max_size=8).map("\n".join)


@given(lines, lines)
def test_an_unchanged_side_gives_the_other(base: str, changed: str) -> None:
    assert merge(base, changed, base).text == changed
    assert merge(base, base, changed).text == changed
    assert merge(base, changed, changed).text == changed


@given(lines, lines, lines)
def test_every_line_that_a_side_added_is_in_the_result(base: str, mine: str, theirs: str) -> None:
    result = merge(base, mine, theirs).text.split("\n")
    for side in (mine, theirs):
        for line in set(side.split("\n")) - set(base.split("\n")):
            assert line in result


@given(lines, lines, lines)
def test_clean_results_hold_no_markers(base: str, mine: str, theirs: str) -> None:
    merged = merge(base, mine, theirs)
    assert ("<<<<<<<" in merged.text) != merged.clean


def test_different_places_merge_and_same_places_clash() -> None:
    assert merge("a\nb\nc", "A\nb\nc", "a\nb\nC").text == "A\nb\nC"
    clash = merge("a", "b", "c")
    assert not clash.clean
    assert clash.text.split("\n") == ["<<<<<<<", "b", "=======", "c", ">>>>>>>"]
