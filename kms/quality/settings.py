"""What an office may change about ratings. Defaults: the design table of quality."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kms.core.settings import OfficeSetting

DUE_DAYS = OfficeSetting("quality.due_days", 7, _l("Working days for a review"), low=1, high=60)
LATE_DAYS = OfficeSetting(
    "quality.late_days", 3, _l("Working days after which a late review is handed on"), low=0, high=60
)
REVIEWERS = OfficeSetting("quality.reviewers", 2, _l("Reviewers of an article to begin with"), low=1, high=5)
MOST_REVIEWERS = OfficeSetting("quality.most_reviewers", 5, _l("Reviewers of an article at most"), low=2, high=9)
UNCERTAIN_PERCENT = OfficeSetting(
    "quality.uncertain_percent",
    20,
    _l("One more reviewer while chance × counter-chance at a cut is at least (percent)"),
    low=5,
    high=25,
)
CORE_CUT = OfficeSetting(
    "quality.core_cut", 85, _l("Score from which an article can become core knowledge"), low=1, high=100
)
EXCELLENT_CUT = OfficeSetting(
    "quality.excellent_cut", 70, _l("Score from which an article is excellent"), low=1, high=100
)
NEEDS_WORK_CUT = OfficeSetting(
    "quality.needs_work_cut", 50, _l("Score below which an article needs work"), low=0, high=99
)
CONFIDENCE = OfficeSetting(
    "quality.confidence_percent", 60, _l("Confidence that a grade needs (percent)"), low=50, high=99
)
CORE_REVIEWERS = OfficeSetting("quality.core_reviewers", 3, _l("Reviewers that core knowledge needs"), low=1, high=9)
CORE_DEPARTMENTS = OfficeSetting(
    "quality.core_departments", 2, _l("Departments that the reviewers of core knowledge come from"), low=1, high=5
)
FALL_MARGIN = OfficeSetting(
    "quality.fall_margin", 5, _l("Points below a cut at which a grade is lost again"), low=0, high=20
)
NEW_TEXT_PERCENT = OfficeSetting(
    "quality.new_text_percent", 10, _l("Changed share of a text that brings a new rating (percent)"), low=1, high=100
)
APPEAL_DAYS = OfficeSetting("quality.appeal_days", 15, _l("Days in which a grade can be appealed"), low=1, high=90)
FEWEST_EXPERTS = OfficeSetting("quality.fewest_experts", 4, _l("Experts that a subject should have"), low=2, high=20)

ALL = (
    DUE_DAYS,
    LATE_DAYS,
    REVIEWERS,
    MOST_REVIEWERS,
    UNCERTAIN_PERCENT,
    CORE_CUT,
    EXCELLENT_CUT,
    NEEDS_WORK_CUT,
    CONFIDENCE,
    CORE_REVIEWERS,
    CORE_DEPARTMENTS,
    FALL_MARGIN,
    NEW_TEXT_PERCENT,
    APPEAL_DAYS,
    FEWEST_EXPERTS,
)
