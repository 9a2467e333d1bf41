"""What permissions, roles and lead groups are called on pages, and what each permission is good for."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from kms.core.permissions import Permission, Role
from kms.org.models import LeadGroup

ROLES: dict[Role, Any] = {
    Role.EMPLOYEE: _l("Employee"),
    Role.KNOWLEDGE_EXPERT: _l("Knowledge expert"),
    Role.DEPT_MONITOR: _l("Department monitor"),
    Role.KNOWLEDGE_ADMIN: _l("Knowledge administrator"),
    Role.KNOWLEDGE_OFFICER: _l("Innovation officer"),
}

LEAD_GROUPS: dict[LeadGroup, Any] = {
    LeadGroup.CHANGE_MANAGER: _l("Change managers"),
    LeadGroup.INNOVATION_LEADER: _l("Innovation leaders"),
    LeadGroup.INNOVATION_SPROUT: _l("Innovation sprouts"),
    LeadGroup.INNOVATION_EXPERT: _l("Innovation experts"),
    LeadGroup.KNOWLEDGE_EXPERT: _l("Knowledge experts"),
}

PERMISSIONS: dict[Permission, Any] = {
    Permission.WRITE_ARTICLE: _l("Register and edit articles"),
    Permission.APPROVE_ARTICLE: _l("Approve articles of the own department"),
    Permission.APPROVE_ANYWHERE: _l("Approve articles of every department"),
    Permission.READ_EVERY_ARTICLE: _l("Read every submitted article, restricted ones as well"),
    Permission.RETIRE_ARTICLE: _l("Retire and restore articles"),
    Permission.MANAGE_KNOWLEDGE_MAP: _l("Change the knowledge map and its experts"),
    Permission.MANAGE_ARTICLE_TYPES: _l("Change article types and templates"),
    Permission.REVIEW_QUALITY: _l("Rate articles as an expert"),
    Permission.ASSIGN_REVIEWS: _l("Assign reviews"),
    Permission.CONFIRM_CORE: _l("Confirm core knowledge"),
    Permission.SEE_REPORTS: _l("See reports"),
    Permission.CLOSE_MONTH: _l("Prepare the close of a month"),
    Permission.APPROVE_CLOSE: _l("Approve the close of a month"),
    Permission.MANAGE_RULES: _l("Change the rules of mileage"),
    Permission.MANAGE_PEOPLE: _l("Manage people, passwords and lead groups"),
    Permission.MANAGE_ROLES: _l("Give roles and say what they allow"),
    Permission.MANAGE_SETTINGS: _l("Change settings"),
    Permission.READ_AUDIT: _l("Read the audit log and the log of logins"),
    Permission.MANAGE_CLUBS: _l("Manage study clubs"),
    Permission.WRITE_NOTICE: _l("Write notices"),
    Permission.SEE_OPERATIONS: _l("See how the system runs"),
    Permission.SEE_SEARCHES: _l("See what is searched, without names"),
}


def permission_title(permission: Permission) -> str:
    """The name of a permission; its code when nobody named it yet."""
    return str(PERMISSIONS.get(permission, permission.value))
