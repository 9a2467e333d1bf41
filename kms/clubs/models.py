"""Tables of the clubs room. Memberships, plans and decisions are kept with their dates; nothing is deleted."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kms.clubs.errors import WrongClubState
from kms.core.db import Base, Id, Serial


class ClubState(StrEnum):
    """Where a club stands in its life (신청, 등록, 활동, 휴면, 종료). Silent is worked out, not stored."""

    APPLIED = "applied"
    REGISTERED = "registered"
    ACTIVE = "active"
    DORMANT = "dormant"
    CLOSED = "closed"


class TaskKind(StrEnum):
    """Who chose the topic: the office (지정과제) or the club (자유과제)."""

    ASSIGNED = "assigned"
    FREE = "free"


class MemberRole(StrEnum):
    """회장, 총무, 회원."""

    LEADER = "leader"
    SECRETARY = "secretary"
    MEMBER = "member"


class DecisionKind(StrEnum):
    """What was decided on a club."""

    REGISTER = "register"
    DECLINE = "decline"
    REST = "rest"
    WAKE = "wake"
    CLOSE = "close"


LIVING = frozenset({ClubState.REGISTERED, ClubState.ACTIVE})  # they meet and report

_MAY_FOLLOW: dict[ClubState, frozenset[ClubState]] = {
    ClubState.APPLIED: frozenset({ClubState.REGISTERED, ClubState.CLOSED}),
    ClubState.REGISTERED: frozenset({ClubState.ACTIVE, ClubState.DORMANT, ClubState.CLOSED}),
    ClubState.ACTIVE: frozenset({ClubState.DORMANT, ClubState.CLOSED}),
    ClubState.DORMANT: frozenset({ClubState.ACTIVE, ClubState.CLOSED}),
    ClubState.CLOSED: frozenset(),
}


class Club(Base):
    """A study club. `code` is given with its registration; without a department it is open to the whole office."""

    __tablename__ = "club"
    __table_args__ = (
        CheckConstraint(
            "state IN ('applied', 'closed') OR (registered_on IS NOT NULL AND code IS NOT NULL)",
            name="registered_has_code",
        ),
    )

    id: Mapped[Id]
    code: Mapped[str | None] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(80), index=True)
    topic: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(Text, default="")
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    task: Mapped[TaskKind] = mapped_column(String(10))
    state: Mapped[ClubState] = mapped_column(String(20), index=True)
    applied_at: Mapped[datetime]
    applied_by: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    registered_on: Mapped[date | None] = mapped_column(index=True)

    def move_to(self, state: ClubState) -> None:
        """Change the state. Raises WrongClubState when the life of a club knows no such step."""
        if state not in _MAY_FOLLOW[ClubState(self.state)]:
            raise WrongClubState
        self.state = state

    def register(self, code: str, day: date) -> None:
        """Take an application in. Raises WrongClubState."""
        self.move_to(ClubState.REGISTERED)
        self.code, self.registered_on = code, day


class ClubMembership(Base):
    """Who belonged to a club in which role, from when until when (exclusive); a change of role opens a new row."""

    __tablename__ = "club_membership"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="order"),
        Index(
            "uq_club_membership_open",
            "club_id",
            "employee_id",
            unique=True,
            sqlite_where=text("valid_to IS NULL"),
            postgresql_where=text("valid_to IS NULL"),
        ),
        Index(
            "uq_club_membership_leader",
            "club_id",
            unique=True,
            sqlite_where=text("valid_to IS NULL AND role = 'leader'"),
            postgresql_where=text("valid_to IS NULL AND role = 'leader'"),
        ),
    )

    id: Mapped[Serial]
    club_id: Mapped[int] = mapped_column(ForeignKey("club.id"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    role: Mapped[MemberRole] = mapped_column(String(10))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class ClubDecision(Base):
    """What was decided on a club, by whom and why."""

    __tablename__ = "club_decision"

    id: Mapped[Serial]
    club_id: Mapped[int] = mapped_column(ForeignKey("club.id"), index=True)
    kind: Mapped[DecisionKind] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[int]
    decided_at: Mapped[datetime]


class ClubPlan(Base):
    """One version of a year's activity plan (활동계획서); the highest version holds. Money in won."""

    __tablename__ = "club_plan"
    __table_args__ = (
        UniqueConstraint("club_id", "year", "version"),
        CheckConstraint("budget >= 0", name="budget"),
    )

    id: Mapped[Serial]
    club_id: Mapped[int] = mapped_column(ForeignKey("club.id"))
    year: Mapped[int]
    version: Mapped[int]
    goals: Mapped[list[str]]
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    plain: Mapped[str] = mapped_column(Text)
    budget: Mapped[int] = mapped_column(default=0)
    filed_by: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    filed_at: Mapped[datetime]


class ClubReport(Base):
    """A month's activity report (활동보고), one a club and month. `closed_at`: the month was closed with it, it stays."""

    __tablename__ = "club_report"
    __table_args__ = (
        UniqueConstraint("club_id", "month"),
        CheckConstraint("spent >= 0", name="spent"),
        Index("ix_club_report_month", "month"),
    )

    id: Mapped[Id]
    club_id: Mapped[int] = mapped_column(ForeignKey("club.id"))
    month: Mapped[str] = mapped_column(String(7))  # as Month writes it: sorts by time
    held_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(100))
    content: Mapped[str] = mapped_column(Text)
    content_html: Mapped[str] = mapped_column(Text)
    plain: Mapped[str] = mapped_column(Text)
    next_on: Mapped[date | None]
    spent: Mapped[int] = mapped_column(default=0)  # won
    members: Mapped[int]  # how many the club had that day: attendance is a share of them
    version: Mapped[int] = mapped_column(default=1)
    filed_by: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    filed_at: Mapped[datetime]
    corrected_by: Mapped[int | None]
    corrected_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class ClubAttendance(Base):
    """A member who was there."""

    __tablename__ = "club_attendance"

    report_id: Mapped[int] = mapped_column(ForeignKey("club_report.id"), primary_key=True, autoincrement=False)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True, autoincrement=False)


class ClubFile(Base):
    """A file of a report; the content lies in the file store under its digest."""

    __tablename__ = "club_file"

    id: Mapped[Id]
    report_id: Mapped[int] = mapped_column(ForeignKey("club_report.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    uploaded_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class ClubOutput(Base):
    """A published article that came out of a club (성과물). The row stays when the article leaves the club: it is told once."""

    __tablename__ = "club_output"
    __table_args__ = (Index("ix_club_output_club", "club_id", "filed_at"),)

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    club_id: Mapped[int] = mapped_column(ForeignKey("club.id"))
    filed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
