"""What earns how many points: versioned data. A change is a new version from a day on; what was earned keeps its own."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import func, select

from kms.audit.service import record
from kms.core import clock
from kms.core.db import UnitOfWork, reading, unit_of_work
from kms.core.errors import Invalid, NotFound
from kms.core.permissions import Permission, Viewer
from kms.rewards.errors import UnknownRule
from kms.rewards.models import Rule

# key, points, times a person and month, Korean and English label: quality-and-rewards.md
_DEFAULTS: tuple[tuple[str, int, int | None, str, str], ...] = (
    ("article_registered", 5, 4, "지식 등록(승인)", "Knowledge registered"),
    ("grade_excellent", 10, None, "우수지식 선정", "Graded excellent"),
    ("grade_core", 30, None, "핵심지식 선정", "Confirmed as core knowledge"),
    ("review_on_time", 2, 20, "기한 내 전문가 평가", "Review handed in on time"),
    ("freshness_confirmed", 2, 5, "최신성 확인", "Confirmed as still right"),
    ("club_output", 10, None, "학습동아리 결과물", "Study club output"),
    ("proposal_adopted", 10, None, "제안 채택", "Proposal adopted"),
    ("proposal_implemented", 20, None, "제안 실시", "Proposal carried out"),
)


def load_defaults(uow: UnitOfWork, *, since: date) -> None:
    """Store the first version of each rule that there is not yet."""
    known = set(uow.session.scalars(select(Rule.key)))
    for key, points, cap, ko, en in _DEFAULTS:
        if key not in known:
            uow.add(_row(uow, key, 1, points, cap, ko, en, since, "", 0))
    uow.session.flush()


def in_force(uow: UnitOfWork, key: str, day: date) -> Rule:
    """The version of a rule that holds on a day. Raises UnknownRule."""
    found = select(Rule).where(Rule.key == key, Rule.valid_from <= day).order_by(Rule.version.desc()).limit(1)
    rule = uow.session.scalars(found).first()
    if rule is None:
        raise UnknownRule(rule=key)
    return rule


def current(day: date | None = None) -> list[Rule]:
    """The rules that hold on a day (today), in the order in which they were first defined. One statement."""
    newest = (
        select(Rule.key, func.max(Rule.version).label("version"))
        .where(Rule.valid_from <= (day or clock.today()))
        .group_by(Rule.key)
        .subquery()
    )
    rows = reading().scalars(select(Rule).join(newest, (Rule.key == newest.c.key) & (Rule.version == newest.c.version)))
    order = {key: number for number, (key, *_rest) in enumerate(_DEFAULTS)}
    return sorted(rows, key=lambda one: (order.get(one.key, 99), one.key))


def versions(viewer: Viewer) -> list[Rule]:
    """Every version of every rule, newest first. Raises NotAllowed."""
    viewer.require(Permission.MANAGE_RULES)
    return list(reading().scalars(select(Rule).order_by(Rule.valid_from.desc(), Rule.id.desc())))


def change(viewer: Viewer, key: str, *, points: int, month_cap: int | None, valid_from: date, reason: str) -> None:
    """A new version of a rule from a day that is not past. Raises NotAllowed, NotFound, Invalid."""
    viewer.require(Permission.MANAGE_RULES)
    wrong: dict[str, object] = {}
    if not 0 <= points <= 1000:
        wrong["points"] = _("Points are a whole number from 0 to 1,000.")
    if month_cap is not None and month_cap < 1:
        wrong["month_cap"] = _("The limit is at least 1; leave it empty for none.")
    if valid_from < clock.today():
        wrong["valid_from"] = _("A rule begins today or later: what was earned stays as it is.")
    if not reason.strip():
        wrong["reason"] = _("Say why the rule changes; everybody can read it.")
    if wrong:
        raise Invalid(wrong)
    with unit_of_work() as uow:
        found = select(Rule).where(Rule.key == key).order_by(Rule.version.desc()).limit(1)
        last = uow.session.scalars(found).first()
        if last is None:
            raise NotFound
        row = _row(
            *(uow, key, last.version + 1, points, month_cap, last.label_ko, last.label_en),
            *(valid_from, reason.strip()[:200], viewer.employee_id),
        )
        uow.add(row)
        record(uow, viewer, "rewards.rule_changed", f"rule:{key}", before=last.points, after=points)


def _row(
    uow: UnitOfWork,
    key: str,
    version: int,
    points: int,
    cap: int | None,
    ko: str,
    en: str,
    since: date,
    reason: str,
    by: int,
) -> Rule:
    return Rule(
        key=key,
        version=version,
        points=points,
        month_cap=cap,
        label_ko=ko,
        label_en=en,
        valid_from=since,
        reason=reason,
        created_at=uow.now,
        created_by=by,
    )
