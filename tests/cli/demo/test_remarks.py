"""What the demo's experts write: something about every criterion, enough not to repeat itself, and about nobody."""

from __future__ import annotations

import pytest

from kms.articles.personal_data import find
from kms.cli.demo.remarks import CONFIRMATIONS, DECLINED, RECUSALS, REMARKS
from kms.quality import rubric

LEVELS = ("low", "middle", "high")
TEXTS = [text for levels in REMARKS.values() for level in levels.values() for text in level]


def test_exactly_the_criteria_of_the_rubric_are_remarked_on() -> None:
    assert set(REMARKS) == set(rubric.FIRST.codes)


@pytest.mark.parametrize("code", rubric.FIRST.codes)
def test_there_is_something_to_say_about_every_mark(code: str) -> None:
    assert set(REMARKS[code]) == set(LEVELS)
    assert all(len(REMARKS[code][level]) >= 2 for level in LEVELS)


def test_no_remark_stands_twice() -> None:
    assert len(TEXTS) >= 60
    assert len(set(TEXTS)) == len(TEXTS)


def test_reasons_are_given_for_returning_confirming_and_declining() -> None:
    assert len(set(RECUSALS)) >= 3
    assert len(set(CONFIRMATIONS)) >= 3
    assert DECLINED not in CONFIRMATIONS


def test_nobody_can_be_recognised() -> None:
    assert [text for text in (*TEXTS, *RECUSALS, *CONFIRMATIONS, DECLINED) if find(text)] == []
