"""The words of the demo's clubs: enough of them, of departments that exist, and about nobody."""

from __future__ import annotations

import string

import pytest

from kms.articles.personal_data import find
from kms.cli.demo import club_stock as stock
from kms.cli.demo.organisation import DEPARTMENTS

LINES = (*stock.LEARNED, *stock.DISCUSSED, *stock.DECIDED, *stock.AGENDA, *stock.GOALS)


def test_the_stock_is_distinct_and_long_enough() -> None:
    names, topics = {line[0] for line in stock.CLUBS}, {line[1] for line in stock.CLUBS}
    assert (len(stock.CLUBS), len(names), len(topics)) == (48, 48, 48)
    assert {line[3] for line in stock.CLUBS} - {""} <= {code for code, _name, _teams in DEPARTMENTS}
    assert len(set(LINES)) == len(LINES) >= 40


@pytest.mark.parametrize("line", [*LINES, stock.PLAN])
def test_only_topic_and_word_of_the_club_are_filled_in(line: str) -> None:
    assert {name for _text, name, _format, _conversion in string.Formatter().parse(line) if name} <= {"word", "topic"}
    assert not ("{topic}" in line and line != stock.PLAN)


def test_money_is_won_and_never_negative() -> None:
    assert all(isinstance(one, int) and 0 <= one < 1_000_000 for one in stock.SPENDING)


def test_nobody_can_be_recognised() -> None:
    texts = [*LINES, stock.PLAN, *stock.PLACES, *(text for line in stock.CLUBS for text in line)]
    assert [text for text in texts if find(text)] == []
