"""Rules as versioned data: what earns how much, how often, from when. A version is superseded, never changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from kms.audit.service import record
from kms.core import clock
from kms.core.clock import KST, Month
from kms.core.db import UnitOfWork, reading, unit_of_work
from kms.core.errors import Invalid, NotFound
from kms.core.permissions import Permission, Viewer
from kms.core.text import one_line
from kms.rewards import hashing, ledger
from kms.rewards.models import Rule

REGISTERED, EXCELLENT, CORE = "article_registered", "grade_excellent", "grade_core"
REVIEWED, CONFIRMED = "review_on_time", "freshness_confirmed"


@dataclass(frozen=True)
class NewRule:
    """The content of a version."""

    code: str
    points: int
    cap_times: int | None
    name: str
    name_en: str
    params: dict[str, Any] = field(default_factory=dict)


# The defaults of quality-and-rewards.md, "Ledger".
DEFAULTS = (
    NewRule(REGISTERED, 5, 4, "지식 등록", "Knowledge registered", {"not_for": ["needs_work"]}),
    NewRule(EXCELLENT, 10, None, "우수지식 선정", "Rated excellent", {"quality": True}),
    NewRule(CORE, 30, None, "핵심지식 선정", "Rated core knowledge", {"quality": True}),
    NewRule(REVIEWED, 2, 20, "기한 안 전문가 평가", "Expert review on time"),
    NewRule(CONFIRMED, 2, 5, "최신 내용 확인", "Confirmed as up to date", {"rest_days": 90}),
    NewRule("club_output", 10, None, "학습동아리 결과물", "Study club output"),
    NewRule("proposal_adopted", 10, None, "제안 채택", "Proposal adopted"),
    NewRule("proposal_implemented", 20, None, "제안 실시", "Proposal implemented"),
)
BEGINNING = date(2000, 1, 1)  # of the defaults: whatever an office books, some version held


def load_rules(viewer: Viewer) -> None:
    """Give an office the default rules; those it has already stay as they are. Raises NotAllowed."""
    viewer.require(Permission.MANAGE_RULES)
    with unit_of_work() as uow:
        ledger.hold(uow)
        known = set(uow.session.scalars(select(Rule.code)))
        for one in DEFAULTS:
            if one.code not in known:
                _store(uow, viewer, one, version=1, valid_from=BEGINNING, reason="")


def in_force(code: str, at: datetime) -> Rule:
    """The version of a rule that holds at an instant: the highest whose first day had come in Korea. Raises NotFound."""
    day = at.astimezone(KST).date()
    statement = select(Rule).where(Rule.code == code, Rule.valid_from <= day).order_by(Rule.version.desc()).limit(1)
    rule = reading().scalars(statement).first()
    if rule is None:
        raise NotFound
    return rule


def current(at: datetime | None = None) -> list[Rule]:
    """The rules that hold now (or at an instant), in the order in which they were made. One statement."""
    holding = _holding(
        reading().scalars(select(Rule).order_by(Rule.version)), (at or clock.now()).astimezone(KST).date()
    )
    return sorted(holding, key=lambda row: _order(row.code))


def caps(months: Iterable[str]) -> dict[tuple[str, str], int]:
    """How often rules count for a person, by (rule, month): as ruled on the first day of each of `months`. One statement."""
    rows = list(reading().scalars(select(Rule).order_by(Rule.version)))
    return {
        (row.code, month): row.cap_times
        for month in months
        for row in _holding(rows, Month.parse(month).first_day)
        if row.cap_times is not None
    }


def _holding(rows: Iterable[Rule], day: date) -> list[Rule]:
    """Of versions in their order, the highest of each rule whose first day has come."""
    return list({row.code: row for row in rows if row.valid_from <= day}.values())


def versions(viewer: Viewer, code: str) -> list[Rule]:
    """All versions of a rule, the newest first. Raises NotAllowed, NotFound."""
    viewer.require(Permission.MANAGE_RULES)
    found = list(reading().scalars(select(Rule).where(Rule.code == code).order_by(Rule.version.desc())))
    if not found:
        raise NotFound
    return found


def add_version(
    viewer: Viewer, code: str, *, points: int, cap_times: int | None, valid_from: date | None, reason: str
) -> int:
    """Let other numbers hold from a day on; returns the version.

    The day lies in the future or is today: what was earned stays earned. Raises NotAllowed, NotFound, Invalid.
    """
    viewer.require(Permission.MANAGE_RULES)
    with unit_of_work() as uow:
        former = versions(viewer, code)[0]
        check_numbers(points, cap_times, **_wrong_day(valid_from, reason))
        assert valid_from is not None
        record(uow, viewer, "rewards.rule_changed", f"rule:{code}", points=points, cap=cap_times, since=str(valid_from))
        ledger.hold(uow)
        content = NewRule(code, points, cap_times, former.name, former.name_en, dict(former.params))
        former = versions(viewer, code)[0]
        _store(uow, viewer, content, version=former.version + 1, valid_from=valid_from, reason=one_line(reason))
        return former.version + 1


def check_numbers(points: int, cap_times: int | None, **others: object) -> None:
    """Raise Invalid unless a rule may say so; `others` are complaints about other fields."""
    wrong: dict[str, object] = {}
    if not 0 <= points <= 1000:
        wrong["points"] = _("Enter points between 0 and 1,000.")
    if cap_times is not None and not 0 <= cap_times <= 1000:
        wrong["cap_times"] = _("Enter how often between 0 and 1,000, or leave it empty.")
    if wrong or others:
        raise Invalid({**wrong, **others})


def _wrong_day(valid_from: date | None, reason: str) -> dict[str, object]:
    wrong: dict[str, object] = {}
    if valid_from is None or valid_from < clock.today():
        wrong["valid_from"] = _("Choose today or a later day: what was earned stays earned.")
    if not reason.strip():
        wrong["reason"] = _("Say why, for those who read it later.")
    return wrong


def _store(uow: UnitOfWork, viewer: Viewer, one: NewRule, *, version: int, valid_from: date, reason: str) -> None:
    row = Rule(
        code=one.code,
        version=version,
        valid_from=valid_from,
        points=one.points,
        cap_times=one.cap_times,
        params=one.params,
        name=one.name,
        name_en=one.name_en,
        reason=reason,
        created_by=viewer.employee_id,
        created_at=uow.now,
        hash="",
    )
    row.hash = hashing.of_rule(row)
    uow.add(row)
    uow.session.flush()


def _order(code: str) -> tuple[int, str]:
    codes = [one.code for one in DEFAULTS]
    return (codes.index(code) if code in codes else len(codes), code)
