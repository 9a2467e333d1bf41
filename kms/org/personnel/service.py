"""Importing personnel: look at what a file would change, keep it until it is confirmed, and do exactly that."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select

from kms.audit.service import record
from kms.core import clock
from kms.core.db import UnitOfWork, reading, unit_of_work
from kms.core.errors import Conflict, Invalid, NotFound
from kms.core.permissions import Permission, Viewer
from kms.org import people
from kms.org.models import Employee, PersonnelUpload
from kms.org.people import NewEmployee
from kms.org.personnel.plan import Kind, Plan, Step, plan
from kms.org.personnel.sheet import read
from kms.org.personnel.standing import place_ids, standing

LARGEST_FILE = 8_000_000  # bytes; a line is below 500, so this holds more people than any district office has
KEPT = timedelta(days=1)


def look(viewer: Viewer, content: bytes, *, on: date | None = None, complete: bool = False) -> Plan:
    """What the file would change from day `on` (today when not said). Changes nothing. Raises NotAllowed, Invalid (later day)."""
    viewer.require(Permission.MANAGE_PEOPLE)
    day = on or clock.today()
    if day > clock.today():
        raise Invalid({"on": _("Choose today or an earlier day: changes take effect at once.")})
    if len(content) > LARGEST_FILE:
        raise Invalid({"file": _("The file is too large. Keep only the columns that are needed.")})
    own = reading().scalar(select(Employee.number).where(Employee.id == viewer.employee_id)) or ""
    return plan(read(content), standing(viewer), on=day, complete=complete, acting=own)


def apply(viewer: Viewer, planned: Plan) -> None:
    """Do all steps of a plan in one transaction, or none. Raises NotAllowed, Conflict (the office changed meanwhile)."""
    viewer.require(Permission.MANAGE_PEOPLE)
    with unit_of_work() as uow:
        for code, name in planned.new_departments:
            people.add_department(viewer, code, name)
        departments, teams = place_ids()
        for code, name in planned.new_teams:
            teams[code, name] = people.add_team(viewer, departments[code], name)
        for step in planned.steps:
            _take(viewer, step, teams, planned.on)
        if not planned.changes_nothing:
            counts = {str(kind): count for kind, count in planned.counts.items()}
            record(uow, viewer, "org.imported", f"plan:{planned.fingerprint[:16]}", **counts)


def _take(viewer: Viewer, step: Step, teams: dict[tuple[str, str], int], on: date) -> None:
    """One step through the service that it is for."""
    facts = step.facts
    team_id = teams[facts.department_code, facts.team]
    if step.employee_id is None:
        people.hire(viewer, _newcomer(step, team_id, on))
        return
    if step.kind is Kind.LEFT:
        people.leave(viewer, step.employee_id, on=on)
        return
    if step.kind is Kind.RETURNING:
        people.take_back(viewer, step.employee_id, team_id, rank=facts.rank, position=facts.position, on=on)
    else:
        people.move(viewer, step.employee_id, team_id, rank=facts.rank, position=facts.position, on=on)
    people.correct(viewer, step.employee_id, name=facts.name, duty=facts.duty, email=facts.email)


def _newcomer(step: Step, team_id: int, on: date) -> NewEmployee:
    facts = step.facts
    return NewEmployee(
        step.number,
        facts.login,
        facts.name,
        facts.rank,
        team_id,
        position=facts.position,
        duty=facts.duty,
        email=facts.email,
        joined_on=on,
    )


def keep(viewer: Viewer, content: bytes, *, on: date | None = None, complete: bool = False) -> str:
    """Keep a file until it is confirmed, a day at most; returns the digest that it is asked for by. Raises as `look`."""
    look(viewer, content, on=on, complete=complete)
    day = on or clock.today()
    digest = hashlib.sha256(content + f"|{day}|{complete}".encode()).hexdigest()
    with unit_of_work() as uow:
        uow.session.execute(delete(PersonnelUpload).where(PersonnelUpload.uploaded_at < uow.now - KEPT))
        if uow.session.get(PersonnelUpload, digest) is None:
            uow.add(
                PersonnelUpload(
                    digest=digest,
                    content=content,
                    complete=complete,
                    effective_on=day,
                    uploaded_by=viewer.employee_id,
                    uploaded_at=uow.now,
                )
            )
    return digest


def kept_plan(viewer: Viewer, digest: str) -> Plan:
    """What a kept file would change now. Raises NotAllowed, NotFound (confirmed, given up or too old)."""
    viewer.require(Permission.MANAGE_PEOPLE)
    return _plan_of(viewer, reading().get(PersonnelUpload, digest))


def confirm(viewer: Viewer, digest: str, fingerprint: str) -> Plan:
    """Do what was shown and forget the file. Raises NotAllowed, NotFound, Conflict (it would be another plan by now)."""
    viewer.require(Permission.MANAGE_PEOPLE)
    with unit_of_work() as uow:
        kept = _kept(uow, digest)
        planned = _plan_of(viewer, kept)
        if planned.fingerprint != fingerprint:
            raise Conflict
        apply(viewer, planned)
        uow.session.delete(kept)
    return planned


def give_up(viewer: Viewer, digest: str) -> None:
    """Forget a kept file. Raises NotAllowed, NotFound."""
    viewer.require(Permission.MANAGE_PEOPLE)
    with unit_of_work() as uow:
        uow.session.delete(_kept(uow, digest))


def _kept(uow: UnitOfWork, digest: str) -> PersonnelUpload:
    kept = uow.session.get(PersonnelUpload, digest)
    if kept is None:
        raise NotFound
    return kept


def _plan_of(viewer: Viewer, kept: PersonnelUpload | None) -> Plan:
    if kept is None or kept.uploaded_at < clock.now() - KEPT:
        raise NotFound
    return look(viewer, kept.content, on=kept.effective_on, complete=kept.complete)
