"""From a score to a grade. Pure: the rules of the design table of quality."""

from __future__ import annotations

from dataclasses import dataclass

from kms.articles.models import Grade
from kms.quality.scoring import probability

LOWEST_ACCURACY = 2  # at or below: a correction is asked for, and excellent and core are out of reach

_ORDER = (Grade.UNRATED, Grade.NEEDS_WORK, Grade.ORDINARY, Grade.EXCELLENT, Grade.CORE)


@dataclass(frozen=True)
class Rules:
    """Cuts in points of 100, the confidence they need, and how many reviewers from how many departments."""

    core: float = 85
    excellent: float = 70
    needs_work: float = 50
    confidence: float = 0.6
    reviewers: int = 2
    core_reviewers: int = 3
    core_departments: int = 2
    fall_margin: float = 5


@dataclass(frozen=True)
class Evidence:
    """What is known of an article: score with its widened standard error, reviewers, their departments, whether accuracy is doubted."""

    quality: float
    error: float
    reviewers: int
    departments: int
    inaccurate: bool = False

    def chance(self, cut: float) -> float:
        """P(Q >= cut)."""
        return probability(self.quality, self.error, cut)


def is_candidate(evidence: Evidence, rules: Rules) -> bool:
    """Whether the figures suffice for core knowledge; a person decides."""
    return (
        not evidence.inaccurate
        and evidence.quality >= rules.core
        and evidence.reviewers >= rules.core_reviewers
        and evidence.departments >= rules.core_departments
        and evidence.chance(rules.core) >= rules.confidence
    )


def grade(evidence: Evidence, rules: Rules, before: Grade) -> Grade:
    """The grade by rule, given the grade before; core only when it was core before (else a person confirms it).

    A grade falls only when the score is more than the margin below its cut, or accuracy is doubted.
    """
    if evidence.reviewers < rules.reviewers:
        return before
    reached = _reached(evidence, rules)
    if before is Grade.CORE and is_candidate(evidence, rules):
        return Grade.CORE
    cut = {Grade.CORE: rules.core, Grade.EXCELLENT: rules.excellent}.get(before)
    falls = cut is not None and _ORDER.index(reached) < _ORDER.index(before)
    if falls and cut is not None and not evidence.inaccurate and evidence.quality >= cut - rules.fall_margin:
        return before
    return reached


def _reached(evidence: Evidence, rules: Rules) -> Grade:
    if (
        not evidence.inaccurate
        and evidence.quality >= rules.excellent
        and evidence.chance(rules.excellent) >= rules.confidence
    ):
        return Grade.EXCELLENT
    if 1 - evidence.chance(rules.needs_work) >= rules.confidence:
        return Grade.NEEDS_WORK
    return Grade.ORDINARY


def is_uncertain(evidence: Evidence, rules: Rules, threshold: float) -> bool:
    """Whether another reviewer would help: P(1-P) at a cut is at least `threshold` (at most .25)."""
    chances = (evidence.chance(cut) for cut in (rules.core, rules.excellent, rules.needs_work))
    return any(chance * (1 - chance) >= threshold for chance in chances)


def lacks_reviewers_for_core(evidence: Evidence, rules: Rules) -> bool:
    """Whether the score would do for core knowledge, but too few experts or departments have rated."""
    thin = evidence.reviewers < rules.core_reviewers or evidence.departments < rules.core_departments
    return thin and not evidence.inaccurate and evidence.quality >= rules.core


def next_grade(quality: float, rules: Rules) -> tuple[Grade, float] | None:
    """The next higher grade and the points that are missing to its cut; None above all cuts."""
    for grade_above, cut in (
        (Grade.ORDINARY, rules.needs_work),
        (Grade.EXCELLENT, rules.excellent),
        (Grade.CORE, rules.core),
    ):
        if quality < cut:
            return grade_above, cut - quality
    return None
