"""The rubric is data with versions; open reviews keep theirs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kms.core.db import close_reading
from kms.core.errors import Invalid, NotAllowed
from kms.quality import rubric
from tests.factories.office import Office


def test_a_new_version_holds_and_the_old_one_stays_readable(office: Office) -> None:
    first = rubric.FIRST.criteria
    changed = (replace(first[0], weight=25), replace(first[1], weight=20), *first[2:])
    assert rubric.define(office.viewer("admin"), changed, reason="정확성을 더 봅니다.") == 2
    close_reading()
    assert rubric.current().version == 2
    assert rubric.current().criteria == changed
    assert rubric.version(1) == rubric.FIRST
    assert set(rubric.versions([1, 2])) == {1, 2}


def test_weights_make_a_hundred_and_a_reason_is_given(office: Office) -> None:
    first = rubric.FIRST.criteria
    for criteria, reason in ((first[:-1], "사유"), ((first[0], *first[:-1]), "사유"), (first, " ")):
        with pytest.raises(Invalid):
            rubric.define(office.viewer("admin"), criteria, reason=reason)
    with pytest.raises(NotAllowed):
        rubric.define(office.viewer("expert"), first, reason="사유")
