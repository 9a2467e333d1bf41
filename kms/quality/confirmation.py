"""The person who confirms core knowledge, or declines it, always with a reason."""

from __future__ import annotations

from flask_babel import gettext as _

from kms.articles import grading
from kms.articles.models import Grade
from kms.audit.service import record
from kms.core.db import UnitOfWork, unit_of_work
from kms.core.errors import Invalid, NotFound
from kms.core.permissions import Permission, Viewer
from kms.core.text import clean
from kms.quality import grades, parameters, rating
from kms.quality.assignment import current_round
from kms.quality.errors import CandidateDecided, ConflictOfInterest
from kms.quality.evidence import evidence_of, round_marks
from kms.quality.models import CoreCandidate, Outcome, QualityScore


def confirm(viewer: Viewer, article_id: int, *, reason: str) -> None:
    """Make a candidate core knowledge. Raises NotAllowed, NotFound, Invalid, CandidateDecided, ConflictOfInterest."""
    with unit_of_work() as uow:
        article, candidate = _decide(uow, viewer, article_id, Outcome.CONFIRMED, reason)
        score = uow.session.get_one(QualityScore, article_id)
        evidence = evidence_of(score, round_marks(article_id, candidate.round))
        if not grades.is_candidate(evidence, parameters.rules()):
            raise CandidateDecided
        rating.change_grade(
            uow,
            article,
            candidate.round,
            score,
            Grade.CORE,
            decided_by=viewer.employee_id,
            reason=candidate.reason,
        )


def decline(viewer: Viewer, article_id: int, *, reason: str) -> None:
    """Leave a candidate at its grade for this round. Raises as `confirm` does."""
    with unit_of_work() as uow:
        _decide(uow, viewer, article_id, Outcome.DECLINED, reason)


def _decide(
    uow: UnitOfWork, viewer: Viewer, article_id: int, outcome: Outcome, reason: str
) -> tuple[grading.Gradable, CoreCandidate]:
    viewer.require(Permission.CONFIRM_CORE)
    if not reason.strip():
        raise Invalid({"reason": _("Give the reason: the author and later readers will see it.")})
    row, article = current_round(uow, article_id), grading.gradable(article_id)
    if row is None or article is None:
        raise NotFound
    if viewer.employee_id in article.hands:
        raise ConflictOfInterest
    candidate = uow.session.get(CoreCandidate, (article_id, row.number))
    if candidate is None or candidate.outcome is not None:
        raise CandidateDecided
    candidate.outcome, candidate.reason = outcome, clean(reason).strip()
    candidate.decided_by, candidate.decided_at = viewer.employee_id, uow.now
    record(uow, viewer, f"quality.core_{outcome}", f"article:{article_id}", round=row.number)
    return article, candidate
