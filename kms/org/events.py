"""What the organisation tells others."""

from __future__ import annotations

from dataclasses import dataclass

from kms.core.events import Event


@dataclass(frozen=True)
class EmployeeJoined(Event):
    """A person began to work here."""

    kind = "org.employee_joined"
    employee_id: int
    team_id: int


@dataclass(frozen=True)
class EmployeeMoved(Event):
    """A person works in another team from now on."""

    kind = "org.employee_moved"
    employee_id: int
    from_team_id: int
    to_team_id: int


@dataclass(frozen=True)
class EmployeeLeft(Event):
    """A person left; the login is gone, authorship stays."""

    kind = "org.employee_left"
    employee_id: int
    team_id: int


@dataclass(frozen=True)
class RolesChanged(Event):
    """A person holds other roles."""

    kind = "org.roles_changed"
    employee_id: int
