"""Permissions, the roles that bundle them, and the `Viewer`: who asks. Every service and query takes a viewer first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from kms.core.errors import NotAllowed


class Permission(StrEnum):
    """One thing that a role may allow. The value is stored and never changes its meaning."""

    WRITE_ARTICLE = "article.write"
    APPROVE_ARTICLE = "article.approve"  # of one's own department, unless APPROVE_ANYWHERE
    APPROVE_ANYWHERE = "article.approve_anywhere"
    READ_EVERY_ARTICLE = "article.read_every"
    RETIRE_ARTICLE = "article.retire"
    MANAGE_KNOWLEDGE_MAP = "category.manage"
    MANAGE_ARTICLE_TYPES = "article_type.manage"
    REVIEW_QUALITY = "quality.review"
    ASSIGN_REVIEWS = "quality.assign"
    CONFIRM_CORE = "quality.confirm_core"
    SEE_REPORTS = "report.see"
    CLOSE_MONTH = "month.close"
    APPROVE_CLOSE = "month.approve_close"
    MANAGE_RULES = "rule.manage"
    MANAGE_PEOPLE = "people.manage"
    MANAGE_ROLES = "role.manage"
    MANAGE_SETTINGS = "setting.manage"
    READ_AUDIT = "audit.read"
    MANAGE_CLUBS = "club.manage"
    WRITE_NOTICE = "notice.write"
    SEE_OPERATIONS = "operation.see"
    SEE_SEARCHES = "search.see_log"


class Role(StrEnum):
    """Roles of a public office (glossary: domain.md section 3). `EMPLOYEE` is everybody's."""

    EMPLOYEE = "employee"
    KNOWLEDGE_EXPERT = "knowledge_expert"
    DEPT_MONITOR = "dept_monitor"
    KNOWLEDGE_ADMIN = "knowledge_admin"
    KNOWLEDGE_OFFICER = "knowledge_officer"


DEFAULT_ROLES: dict[Role, frozenset[Permission]] = {
    Role.EMPLOYEE: frozenset({Permission.WRITE_ARTICLE}),
    Role.KNOWLEDGE_EXPERT: frozenset({Permission.REVIEW_QUALITY}),
    Role.DEPT_MONITOR: frozenset({Permission.APPROVE_ARTICLE, Permission.SEE_REPORTS}),
    Role.KNOWLEDGE_ADMIN: frozenset(set(Permission) - {Permission.APPROVE_CLOSE, Permission.REVIEW_QUALITY}),
    Role.KNOWLEDGE_OFFICER: frozenset(
        {
            Permission.SEE_REPORTS,
            Permission.APPROVE_CLOSE,
            Permission.CONFIRM_CORE,
            Permission.READ_EVERY_ARTICLE,
            Permission.WRITE_NOTICE,
            Permission.SEE_SEARCHES,
        }
    ),
}

EVERYONE = "all"
STEWARD = "steward"  # whoever may read every article


def person_principal(employee_id: int) -> str:
    """The audience word of one person."""
    return f"person:{employee_id}"


def department_principal(department_id: int) -> str:
    """The audience word of a department's staff."""
    return f"department:{department_id}"


def approver_principal(department_id: int) -> str:
    """The audience word of those who approve what a department registers."""
    return f"approver:{department_id}"


@dataclass(frozen=True)
class Viewer:
    """Who reads or acts. Built once a request from the signed-in employee; `system` for commands and the worker.

    `principals` are matched with the audience of content: whoever shares a word with it may read it.
    """

    employee_id: int
    name: str = ""
    team_id: int | None = None
    department_id: int | None = None
    roles: frozenset[str] = frozenset()
    permissions: frozenset[Permission] = frozenset()
    principals: frozenset[str] = field(default=frozenset())

    def may(self, permission: Permission) -> bool:
        """Whether the viewer holds the permission."""
        return permission in self.permissions

    def require(self, *permissions: Permission) -> None:
        """Raise NotAllowed unless the viewer holds one of `permissions`."""
        if not self.permissions.intersection(permissions):
            raise NotAllowed

    @property
    def is_system(self) -> bool:
        """Whether a command or the worker acts, not a person."""
        return self.employee_id == SYSTEM_ID


SYSTEM_ID = 0


def viewer_of(
    employee_id: int,
    name: str,
    team_id: int | None,
    department_id: int | None,
    roles: Iterable[str],
    granted: Iterable[Permission],
) -> Viewer:
    """A viewer with the principals that follow from place and permissions."""
    permissions = frozenset(granted)
    words = {EVERYONE, person_principal(employee_id)}
    if department_id is not None:
        words.add(department_principal(department_id))
        if Permission.APPROVE_ARTICLE in permissions:
            words.add(approver_principal(department_id))
    if Permission.READ_EVERY_ARTICLE in permissions:
        words.add(STEWARD)
    return Viewer(employee_id, name, team_id, department_id, frozenset(roles), permissions, frozenset(words))


SYSTEM = Viewer(
    SYSTEM_ID, "system", roles=frozenset(), permissions=frozenset(Permission), principals=frozenset({EVERYONE, STEWARD})
)
