"""A change reads as a table of what differs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kms.core.db import Database
from kms.search.dictionary.drafts import Draft
from kms.search.dictionary.importing import Step
from kms.search.dictionary.words import KINDS, ONE, changes, meaning, plan_changes
from kms.search.korean.vocabulary import Kind

LOCAL = Draft(Kind.SYNONYM, "지자체", ("지방자치단체", "지방정부"))


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (LOCAL, "same as 지방자치단체, 지방정부"),
        (replace(LOCAL, one_way=True), "also finds 지방자치단체, 지방정부"),
        (Draft(Kind.WORD, "누리온"), "stays whole"),
        (Draft(Kind.WORD, "혁신새싹", ("혁신", "새싹")), "cut into 혁신, 새싹"),
        (Draft(Kind.STOP, "방법"), "left out of searches"),
    ],
)
def test_what_an_entry_does(database: Database, draft: Draft, said: str) -> None:
    assert meaning(draft) == said


def test_only_what_differs_is_told(database: Database) -> None:
    assert [(one.what, one.before, one.after) for one in changes(LOCAL, replace(LOCAL, closed=True))] == [
        ("State", "in use", "out of use")
    ]
    assert [one.what for one in changes(None, LOCAL)] == ["Word", "Meaning for search", "State"]
    assert changes(LOCAL, LOCAL) == []


def test_an_import_has_a_line_an_entry(database: Database) -> None:
    found = plan_changes([Step(replace(LOCAL, note="새"), LOCAL), Step(Draft(Kind.STOP, "방법", closed=True))])
    assert [(one.what, one.before, one.after) for one in found] == [
        ("지자체", "same as 지방자치단체, 지방정부", "same as 지방자치단체, 지방정부 · 새"),
        ("방법", "", "left out of searches · out of use"),
    ]


def test_every_kind_has_a_name() -> None:
    assert set(KINDS) == set(ONE) == set(Kind)
