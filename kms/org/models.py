"""Tables of the organisation. Who was where and held which role is kept with its dates; nobody is ever deleted."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kms.core.db import Base, Id, Serial


class LeadGroup(StrEnum):
    """The five groups that lead knowledge administration; membership, not permission."""

    CHANGE_MANAGER = "change_manager"
    INNOVATION_LEADER = "innovation_leader"
    INNOVATION_SPROUT = "innovation_sprout"
    INNOVATION_EXPERT = "innovation_expert"
    KNOWLEDGE_EXPERT = "knowledge_expert"


class Department(Base):
    """A department (과, 담당관, 동). `code` is what files name it by."""

    __tablename__ = "department"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    sort: Mapped[int] = mapped_column(default=0)
    closed_on: Mapped[date | None]


class Team(Base):
    """A team of a department, the lowest unit that has duties."""

    __tablename__ = "team"
    __table_args__ = (UniqueConstraint("department_id", "name"),)

    id: Mapped[Id]
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    duty: Mapped[str] = mapped_column(String(200), default="")
    sort: Mapped[int] = mapped_column(default=0)
    closed_on: Mapped[date | None]


class Employee(Base):
    """A person who works or worked here. `number` is the personnel number; `login` is kept after leaving, the password is not."""

    __tablename__ = "employee"
    __table_args__ = (Index("ix_employee_name", "name"),)

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(String(20), unique=True)
    login: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    rank: Mapped[str] = mapped_column(String(40))
    position: Mapped[str] = mapped_column(String(40), default="")
    duty: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(120), default="")
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    joined_on: Mapped[date]
    left_on: Mapped[date | None]
    locale: Mapped[str] = mapped_column(String(5), default="ko")

    @property
    def works_here(self) -> bool:
        """Whether the person has not left."""
        return self.left_on is None


class Placement(Base):
    """In which team an employee worked, from when until when (exclusive); one open row per person who works here."""

    __tablename__ = "placement"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="order"),
        Index("ix_placement_team", "team_id", "valid_from"),
    )

    id: Mapped[Serial]
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    rank: Mapped[str] = mapped_column(String(40))
    position: Mapped[str] = mapped_column(String(40), default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class RoleGrant(Base):
    """A role that an employee holds from a date until another; who granted and withdrew it."""

    __tablename__ = "role_grant"

    id: Mapped[Serial]
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    role: Mapped[str] = mapped_column(String(40), index=True)
    granted_at: Mapped[datetime]
    granted_by: Mapped[int]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None]


class RoleDefinition(Base):
    """Which permissions a role bundles; the newest version of a role holds."""

    __tablename__ = "role_definition"
    __table_args__ = (UniqueConstraint("role", "version"),)

    id: Mapped[Serial]
    role: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    permissions: Mapped[list[str]]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int]


class GroupMembership(Base):
    """Membership of a lead group with its dates."""

    __tablename__ = "group_membership"

    id: Mapped[Serial]
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    lead_group: Mapped[str] = mapped_column(String(40), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Credential(Base):
    """The local account of an employee: argon2 hash, failures, lock. No row: no local login (left, or signs on elsewhere)."""

    __tablename__ = "credential"
    LONGEST_PASSWORD: ClassVar[int] = 200

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True, autoincrement=False)
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change: Mapped[bool] = mapped_column(default=True)
    changed_at: Mapped[datetime]
    session_epoch: Mapped[int] = mapped_column(default=1)  # raised to end every session of the person


class LoginAttempt(Base):
    """Log of logins: who, from where, with what outcome. Failures of unknown names are logged without the name."""

    __tablename__ = "login_attempt"
    __table_args__ = (Index("ix_login_attempt_who", "employee_id", "address", "at"), Index("ix_login_attempt_at", "at"))

    id: Mapped[Serial]
    at: Mapped[datetime]
    employee_id: Mapped[int | None]
    address: Mapped[str] = mapped_column(String(45))
    outcome: Mapped[str] = mapped_column(String(20))


class PersonnelUpload(Base):
    """A personnel file that waits to be confirmed; gone with the confirmation, or after a day."""

    __tablename__ = "personnel_upload"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    complete: Mapped[bool]
    effective_on: Mapped[date]
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    uploaded_at: Mapped[datetime]
