"""The weights that hold when an office changes nothing."""

from __future__ import annotations

from datetime import date

from kms.search.weights import Weights


def test_better_grades_weigh_more_and_mildly() -> None:
    grades = Weights(date(2026, 5, 1)).grades
    assert grades["core"] > grades["excellent"] > grades["ordinary"] == grades["unrated"] > grades["needs_work"]
    assert max(grades.values()) / min(grades.values()) < 1.25
