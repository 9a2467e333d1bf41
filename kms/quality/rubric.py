"""The rubric: criteria with weights and anchor texts. Versions in the database, version 1 in the code (design table of quality)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from kms.core import clock
from kms.core.db import reading, unit_of_work
from kms.core.errors import Invalid
from kms.core.permissions import Permission, Viewer
from kms.quality.first_rubric import CRITERIA
from kms.quality.models import RubricVersion

ACCURACY = "accuracy"  # the criterion that asks for corrections
WHOLE = 100  # weights of a rubric together


@dataclass(frozen=True)
class Criterion:
    """What is rated, its weight in percent, and what 1, 3 and 5 mean, in Korean and English."""

    code: str
    weight: int
    name: str
    name_en: str
    anchors: tuple[str, str, str]
    anchors_en: tuple[str, str, str]

    def called(self, language: str) -> str:
        """The name in a language."""
        return self.name if language == "ko" else self.name_en

    def anchored(self, language: str) -> tuple[tuple[int, str], ...]:
        """Marks with their anchor texts in a language."""
        return tuple(zip((1, 3, 5), self.anchors if language == "ko" else self.anchors_en, strict=True))


@dataclass(frozen=True)
class Rubric:
    """A version of the rubric."""

    version: int
    criteria: tuple[Criterion, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The criteria's codes in their order."""
        return tuple(one.code for one in self.criteria)


FIRST = Rubric(1, tuple(Criterion(*one) for one in CRITERIA))


def current() -> Rubric:
    """The rubric in force now. One statement."""
    newest = (
        select(RubricVersion)
        .where(RubricVersion.in_force_from <= clock.now())
        .order_by(RubricVersion.version.desc())
        .limit(1)
    )
    row = reading().scalars(newest).first()
    return FIRST if row is None else _rubric(row)


def version(number: int) -> Rubric:
    """One version: that of a review. At most one statement."""
    return FIRST if number == FIRST.version else _rubric(reading().get_one(RubricVersion, number))


def versions(numbers: Iterable[int]) -> dict[int, Rubric]:
    """Several versions by their numbers. At most one statement."""
    wanted = set(numbers)
    stored = wanted - {FIRST.version}
    found = {FIRST.version: FIRST} if FIRST.version in wanted else {}
    if stored:
        rows = reading().scalars(select(RubricVersion).where(RubricVersion.version.in_(stored)))
        found |= {row.version: _rubric(row) for row in rows}
    return found


def define(viewer: Viewer, criteria: tuple[Criterion, ...], *, reason: str) -> int:
    """Put a new version in force from now on; open reviews keep theirs. Returns its number. Raises NotAllowed, Invalid."""
    viewer.require(Permission.MANAGE_RULES)
    codes = [one.code for one in criteria]
    complete = all(one.code and one.name and one.weight > 0 and all(one.anchors) for one in criteria)
    if not complete or len(set(codes)) != len(codes) or sum(one.weight for one in criteria) != WHOLE:
        raise Invalid({"": _("Each criterion needs a name, anchor texts and a weight; the weights make 100 together.")})
    if not reason.strip():
        raise Invalid({"reason": _("Say why the rubric changes.")})
    with unit_of_work() as uow:
        newest = uow.session.scalar(select(RubricVersion.version).order_by(RubricVersion.version.desc()).limit(1))
        row = RubricVersion(
            version=(newest or FIRST.version) + 1,
            criteria=[asdict(one) for one in criteria],
            in_force_from=uow.now,
            decided_by=viewer.employee_id,
            reason=reason.strip(),
        )
        uow.add(row)
        return row.version


def _rubric(row: RubricVersion) -> Rubric:
    return Rubric(
        row.version,
        tuple(
            Criterion(**{**one, "anchors": tuple(one["anchors"]), "anchors_en": tuple(one["anchors_en"])})
            for one in row.criteria
        ),
    )
