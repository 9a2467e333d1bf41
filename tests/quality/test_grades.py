"""The rules of the grades as a table."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kms.articles.models import Grade
from kms.quality.grades import (
    Evidence,
    Rules,
    grade,
    is_candidate,
    is_uncertain,
    lacks_reviewers_for_core,
    next_grade,
)

RULES = Rules()
STRONG = Evidence(quality=92, error=6, reviewers=3, departments=2)

# evidence, grade before, grade after
CASES = [
    (STRONG, Grade.UNRATED, Grade.EXCELLENT),  # core only by a person
    (STRONG, Grade.CORE, Grade.CORE),
    (replace(STRONG, inaccurate=True), Grade.CORE, Grade.ORDINARY),
    (replace(STRONG, inaccurate=True), Grade.UNRATED, Grade.ORDINARY),
    (replace(STRONG, reviewers=1), Grade.UNRATED, Grade.UNRATED),
    (replace(STRONG, quality=75), Grade.UNRATED, Grade.EXCELLENT),
    (replace(STRONG, quality=70.5), Grade.UNRATED, Grade.ORDINARY),  # not sure enough
    (replace(STRONG, quality=60), Grade.UNRATED, Grade.ORDINARY),
    (replace(STRONG, quality=46), Grade.UNRATED, Grade.NEEDS_WORK),
    (replace(STRONG, quality=49.5), Grade.UNRATED, Grade.ORDINARY),
    (replace(STRONG, quality=66), Grade.EXCELLENT, Grade.EXCELLENT),  # within the margin of 5
    (replace(STRONG, quality=64), Grade.EXCELLENT, Grade.ORDINARY),
    (replace(STRONG, quality=81), Grade.CORE, Grade.CORE),
    (replace(STRONG, quality=79), Grade.CORE, Grade.EXCELLENT),
    (replace(STRONG, quality=60), Grade.NEEDS_WORK, Grade.ORDINARY),
]


@pytest.mark.parametrize(("evidence", "before", "after"), CASES)
def test_cases(evidence: Evidence, before: Grade, after: Grade) -> None:
    assert grade(evidence, RULES, before) is after


@pytest.mark.parametrize(
    ("change", "fits"),
    [
        ({}, True),
        ({"quality": 84.9}, False),
        ({"quality": 86.0}, False),  # P(Q >= 85) is .57
        ({"reviewers": 2}, False),
        ({"departments": 1}, False),
        ({"inaccurate": True}, False),
    ],
)
def test_who_is_a_candidate_for_core(change: dict[str, object], fits: bool) -> None:
    assert is_candidate(replace(STRONG, **change), RULES) is fits  # type: ignore[arg-type]


@given(
    st.floats(0, 100), st.floats(0.5, 20), st.integers(0, 6), st.integers(0, 4), st.booleans(), st.sampled_from(Grade)
)
def test_no_rule_makes_core_and_doubted_accuracy_is_never_rewarded(
    quality: float, error: float, reviewers: int, departments: int, inaccurate: bool, before: Grade
) -> None:
    after = grade(Evidence(quality, error, reviewers, departments, inaccurate), RULES, before)
    assert after is not Grade.CORE or before is Grade.CORE
    if inaccurate and reviewers >= RULES.reviewers:
        assert after not in (Grade.CORE, Grade.EXCELLENT)


def test_another_opinion_is_asked_for_near_a_cut_only() -> None:
    assert is_uncertain(replace(STRONG, quality=71), RULES, 0.2)
    assert not is_uncertain(replace(STRONG, quality=60), RULES, 0.2)


def test_a_core_score_from_too_few_asks_for_more() -> None:
    assert lacks_reviewers_for_core(replace(STRONG, reviewers=2), RULES)
    assert lacks_reviewers_for_core(replace(STRONG, departments=1), RULES)
    assert not lacks_reviewers_for_core(STRONG, RULES)
    assert not lacks_reviewers_for_core(replace(STRONG, reviewers=2, inaccurate=True), RULES)


def test_distance_to_the_next_grade() -> None:
    assert next_grade(62, RULES) == (Grade.EXCELLENT, 8)
    assert next_grade(49, RULES) == (Grade.ORDINARY, 1)
    assert next_grade(90, RULES) is None
