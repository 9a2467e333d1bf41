"""The numbers of the model and of the grades that hold now: versions in the database, version 1 in the code."""

from __future__ import annotations

from dataclasses import asdict, replace

from flask_babel import gettext as _
from sqlalchemy import select

from kms.core import clock
from kms.core.db import reading, unit_of_work
from kms.core.errors import Invalid
from kms.core.permissions import Permission, Viewer
from kms.quality import settings
from kms.quality.grades import Rules
from kms.quality.models import ScoringVersion
from kms.quality.scoring import Parameters


def current() -> Parameters:
    """The parameters of scoring in force now. One statement."""
    newest = (
        select(ScoringVersion)
        .where(ScoringVersion.in_force_from <= clock.now())
        .order_by(ScoringVersion.version.desc())
        .limit(1)
    )
    row = reading().scalars(newest).first()
    return Parameters() if row is None else Parameters(**{**row.values, "version": row.version})


def define(viewer: Viewer, values: Parameters, *, reason: str) -> int:
    """Put a new version in force from now on; returns its number. Raises NotAllowed, Invalid."""
    viewer.require(Permission.MANAGE_RULES)
    positive = (values.article, values.rater, values.error, values.centre_variance, values.widening)
    if min(positive) <= 0 or not 1 <= values.centre <= 5 or values.corrected_from < 1 or not reason.strip():
        raise Invalid({"": _("Variances must be positive, the centre between 1 and 5, and a reason must be given.")})
    with unit_of_work() as uow:
        newest = uow.session.scalar(select(ScoringVersion.version).order_by(ScoringVersion.version.desc()).limit(1))
        version = (newest or Parameters().version) + 1
        stored = asdict(replace(values, version=version))
        uow.add(
            ScoringVersion(
                version=version,
                values=stored,
                in_force_from=uow.now,
                decided_by=viewer.employee_id,
                reason=reason.strip(),
            )
        )
        return version


def rules() -> Rules:
    """The rules of the grades as the office has set them."""
    return Rules(
        core=settings.CORE_CUT.value(),
        excellent=settings.EXCELLENT_CUT.value(),
        needs_work=settings.NEEDS_WORK_CUT.value(),
        confidence=settings.CONFIDENCE.value() / 100,
        reviewers=settings.REVIEWERS.value(),
        core_reviewers=settings.CORE_REVIEWERS.value(),
        core_departments=settings.CORE_DEPARTMENTS.value(),
        fall_margin=settings.FALL_MARGIN.value(),
    )
