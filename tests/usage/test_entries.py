"""What waits to be written: a search and an opened result have no place for a person."""

from __future__ import annotations

import dataclasses

import pytest

from kms.usage.entries import Clicked, Remembered, Searched, View


@pytest.mark.parametrize(("kind", "named"), [(Searched, False), (Clicked, False), (View, True), (Remembered, True)])
def test_only_views_and_one_s_own_list_name_a_person(kind: type, named: bool) -> None:
    assert ("employee_id" in {field.name for field in dataclasses.fields(kind)}) is named
