"""A page of results can be told of by whoever was shown it, for a day; nothing in the note can be changed."""

from __future__ import annotations

from itsdangerous import URLSafeTimedSerializer

from kms.usage import clicks


def test_a_note_tells_its_page_again() -> None:
    page = clicks.shown("secret", clicks.note("secret", "예산 편성", first=11, hits=["article:5", "club:6"]))
    assert page is not None
    assert (page.words, len(page.seen)) == ("예산 편성", 24)
    assert [page.at(place) for place in (-1, 0, 1, 2)] == [None, ("article:5", 11), ("club:6", 12), None]


def test_two_pages_of_the_same_words_are_two() -> None:
    first, second = (clicks.shown("secret", clicks.note("secret", "예산", first=1, hits=["a:1"])) for _ in range(2))
    assert first is not None and second is not None and first.seen != second.seen


def test_what_we_did_not_sign_or_signed_for_something_else_is_nothing() -> None:
    written = clicks.note("secret", "예산", first=1, hits=["a:1"])
    assert clicks.shown("another", written) is None
    assert clicks.shown("secret", "x" + written[1:]) is None
    assert clicks.shown("secret", URLSafeTimedSerializer("secret", salt="session").dumps(["s", "예산", 1, []])) is None
    assert clicks.shown("secret", "") is None
