"""Search goes without the other rooms."""

from __future__ import annotations

from kms.core.permissions import SYSTEM
from kms.search.companions import Companions


def test_nobody_and_nothing_unless_told() -> None:
    alone = Companions()
    assert [*alone.people(SYSTEM), *alone.popular(SYSTEM), *alone.recent(SYSTEM)] == []
