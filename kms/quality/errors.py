"""Failures of the quality room."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kms.core.errors import Conflict


class ReviewClosed(Conflict):
    """The review was submitted, given back or handed on."""

    code = "quality.review_closed"
    sentence = _l("This review is closed: it was submitted, returned or handed on. Look at your other reviews.")


class ConflictOfInterest(Conflict):
    """The reviewer has become an author of what is to be rated."""

    code = "quality.conflict_of_interest"
    sentence = _l("You wrote or edited this article. Return the review and it goes to another expert.")


class CandidateDecided(Conflict):
    """Somebody decided on the candidate meanwhile, or it is none any more."""

    code = "quality.candidate_decided"
    sentence = _l("Somebody has decided on this candidate meanwhile, or its grade has changed.")


class TooLateToAppeal(Conflict):
    """The days for an appeal are over, or there was one."""

    code = "quality.too_late_to_appeal"
    sentence = _l("An appeal is possible once, within the days after the grade was decided.")
