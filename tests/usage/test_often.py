"""What enough people searched of late comes first, and what is long ago or of few not at all."""

from __future__ import annotations

from datetime import timedelta

from kms.core import clock
from kms.usage.entries import Searched
from kms.usage.often import DAYS, often_searched
from kms.usage.writing import write
from tests.factories.office import Office


def _search(words: str, days_ago: int, people: str) -> None:
    write([Searched(clock.today() - timedelta(days=days_ago), words, words, 1, mark) for mark in people])


def test_the_most_frequent_of_the_last_three_months_come_first(office: Office) -> None:
    for words, days_ago, people in (("예산", 0, "abc"), ("예산", 1, "ab"), ("체납", 0, "abc"), ("당직", 0, "abcdef")):
        _search(words, days_ago, people)
    _search("옛말", DAYS, "abcdefghi")
    _search("홍길동", 0, "aabbaabbaabb")
    assert often_searched(2) == ["당직", "예산"]
    assert often_searched(9) == ["당직", "예산", "체납"]
