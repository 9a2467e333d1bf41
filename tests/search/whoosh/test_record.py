"""A record is read as it was written, or refused."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kms.search.whoosh.record import BadRecord, OtherFormat, Part, Record


def _record(dead: list[bool]) -> Record:
    return Record("mecab 1", "office", 7, [Part("a", len(dead), np.array(dead, bool))], True, {"article": 9}, True)


@given(st.lists(st.booleans(), max_size=40))
def test_it_is_read_as_it_was_written(dead: list[bool]) -> None:
    found = Record.read(_record(dead).text())
    assert found.parts[0].dead.tolist() == dead
    assert (found.parts[0].name, found.parts[0].living) == ("a", dead.count(False))
    assert {**found.__dict__, "parts": 0} == {**_record(dead).__dict__, "parts": 0}


@given(st.integers(0, 10**6), st.characters(codec="ascii"))
def test_a_changed_letter_is_refused(place: int, letter: str) -> None:
    text = _record([True, False]).text()
    at = place % len(text)
    changed = text[:at] + letter + text[at + 1 :]
    try:
        Record.read(changed)
    except BadRecord:
        return
    assert json.loads(changed) == json.loads(text)  # a space for another, or nothing


def test_an_index_from_before_is_of_another_format_and_not_damaged() -> None:
    before = {"analyzer": "mecab 1", "owner": "office", "position": 3, "segments": []}
    with pytest.raises(OtherFormat):
        Record.read(json.dumps(before))


def test_the_deletions_of_a_large_segment_take_little_room() -> None:
    assert len(_record([number % 400 == 0 for number in range(200_000)]).text()) < 40_000
