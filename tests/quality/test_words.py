"""Every code that a page shows has its words."""

from __future__ import annotations

from kms.quality.conflicts import Conflict
from kms.quality.models import Cause
from kms.quality.words import CAUSES, CONFLICTS


def test_every_cause_and_conflict_has_words() -> None:
    assert set(CAUSES) == set(Cause)
    assert set(CONFLICTS) == set(Conflict)
