"""The forms of clubs: from what a browser sends to descriptions, plans and reports."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from flask import request
from flask_babel import gettext as _

from kms.clubs.drafts import Plan, Report
from kms.clubs.models import TaskKind
from kms.clubs.service import Description
from kms.core.clock import KST
from kms.core.errors import Invalid
from kms.core.ids import decode
from kms.org import queries as org
from kms.web.forms import date_field, identifier_field, text, words


def read_description() -> Description:
    """What a club is about, as typed."""
    task = text("task")
    return Description(
        name=text("name"),
        topic=text("topic"),
        purpose=text("purpose"),
        department_id=identifier_field("department_id") or None,
        task=TaskKind(task) if task in set(TaskKind) else TaskKind.FREE,
    )


def read_people(name: str) -> tuple[int, ...]:
    """Ids of the people whose logins a field names. Raises Invalid for people who do not work here."""
    logins = words(name)
    found = org.ids_of_logins(logins)
    unknown = [login for login in logins if login not in found]
    if unknown:
        raise Invalid({name: _("Nobody here has the login %(logins)s.", logins=", ".join(unknown))})
    return tuple(found.values())


def read_plan() -> Plan:
    """A year's plan as typed. Raises Invalid for an amount that is no number."""
    return Plan(
        body=request.form.get("body", ""),
        goals=tuple(request.form.get("goals", "").splitlines()),
        budget=_won("budget"),
    )


def read_report() -> Report:
    """A month's report as typed. Raises Invalid for an amount that is no number."""
    return Report(
        held_at=_moment(),
        place=text("place"),
        attendees=tuple(_ids(request.form.getlist("attendees"))),
        content=request.form.get("done", ""),
        next_on=date_field("next_on"),
        spent=_won("spent"),
    )


def _moment() -> datetime | None:
    """Day and hour of the meeting in Korea; the hour may be missing."""
    day = date_field("held_on")
    if day is None:
        return None
    try:
        hour = time.fromisoformat(request.form.get("hour", ""))
    except ValueError:
        hour = time(0, 0)
    return datetime.combine(day, hour.replace(tzinfo=None), tzinfo=KST)


def _won(name: str) -> int:
    """An amount in won, typed with or without thousands separators; nothing typed is 0. Raises Invalid."""
    typed = text(name).replace(",", "").removesuffix("원").strip()
    if not typed:
        return 0
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 12):
        raise Invalid({name: _("Enter the amount in won, from 0.")})
    return int(typed)


def _ids(values: list[str]) -> list[int]:
    found: list[Any] = []
    for value in values:
        try:
            found.append(decode(value))
        except ValueError:
            continue
    return found
