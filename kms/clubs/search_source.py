"""How clubs and their reports are found: one kind, since both have ids of the same row of numbers. Open to everybody once registered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select, union_all

from kms.clubs.conditions import club_address, report_address
from kms.clubs.events import ClubChanged, ClubReported
from kms.clubs.models import LIVING, Club, ClubPlan, ClubReport
from kms.clubs.standing import leaders_of
from kms.core.clock import korean_instant
from kms.core.db import reading
from kms.core.events import Event
from kms.core.permissions import EVERYONE
from kms.org import queries as org
from kms.search.ports import Document

_REPORT_WEIGHT = 0.8  # what was done in a month stands behind the article that came out of it
_RESTING_WEIGHT = 0.9


class ClubSource:
    """Registered clubs and their reports for the index."""

    kind = "club"
    events: tuple[type[Event], ...] = (ClubChanged, ClubReported)

    def changed(self, event: Event) -> Iterable[int]:
        """The report of a report's event; a club with its reports, which name it, when the club changed."""
        if isinstance(event, ClubReported):
            return [event.report_id]
        club_id: int = event.club_id  # type: ignore[attr-defined]
        return [club_id, *reading().scalars(select(ClubReport.id).where(ClubReport.club_id == club_id))]

    def all_ids(self, after: int, limit: int) -> list[int]:
        """Ids of findable clubs and reports above `after`, ascending."""
        clubs = select(Club.id.label("id")).where(Club.registered_on.is_not(None))
        both = union_all(clubs, select(ClubReport.id.label("id"))).subquery()
        return list(reading().scalars(select(both.c.id).where(both.c.id > after).order_by(both.c.id).limit(limit)))

    def load(self, ids: Sequence[int]) -> list[Document]:
        """Documents of registered clubs and of reports. Six statements whatever the number."""
        session = reading()
        clubs = list(session.scalars(select(Club).where(Club.id.in_(ids), Club.registered_on.is_not(None))))
        reports = session.execute(
            select(ClubReport, Club).join(Club, Club.id == ClubReport.club_id).where(ClubReport.id.in_(ids))
        ).all()
        leaders = leaders_of(session, {club.id for club in clubs} | {club.id for _report, club in reports})
        people = org.people(leaders.values())
        names = {club_id: people[one].name for club_id, one in leaders.items()}
        departments = org.department_names()
        plans = _plans(club.id for club in clubs)
        found = [_club(club, names.get(club.id, ""), departments, plans.get(club.id, "")) for club in clubs]
        return found + [_report(report, club, names.get(club.id, ""), departments) for report, club in reports]

    def labels(self, field: str, values: Sequence[str]) -> dict[str, str]:
        """Clubs bring no facet of their own; departments are named by the articles' source."""
        return {}


def _club(club: Club, leader: str, departments: dict[int, str], plan: str) -> Document:
    assert club.registered_on is not None
    return Document(
        kind=ClubSource.kind,
        id=club.id,
        title=club.name,
        summary=club.topic,
        body="\n".join(part for part in (club.purpose, plan) if part),
        people=leader,
        team=departments.get(club.department_id or 0, ""),
        url=club_address(club.id),
        facets=_facets(club),
        facts=_facts(club, leader, departments),
        published_at=korean_instant(club.registered_on),
        grade_weight=1.0 if club.state in LIVING else _RESTING_WEIGHT,
        audience=frozenset({EVERYONE}),
    )


def _report(report: ClubReport, club: Club, leader: str, departments: dict[int, str]) -> Document:
    return Document(
        kind=ClubSource.kind,
        id=report.id,
        title=f"{club.name} {report.month}",
        body=f"{report.place}\n{report.plain}",
        people=leader,
        team=departments.get(club.department_id or 0, ""),
        url=report_address(club.id, report.id),
        facets=_facets(club),
        facts=_facts(club, leader, departments),
        published_at=report.held_at,
        grade_weight=_REPORT_WEIGHT,
        audience=frozenset({EVERYONE}),
    )


def _facets(club: Club) -> dict[str, tuple[str, ...]]:
    return {"department": (str(club.department_id),)} if club.department_id else {}


def _facts(club: Club, leader: str, departments: dict[int, str]) -> dict[str, str]:
    return {"author": leader, "department": departments.get(club.department_id or 0, "")}


def _plans(club_ids: Iterable[int]) -> dict[int, str]:
    """Goals and text of the newest plan of each club. One statement."""
    rows = reading().scalars(
        select(ClubPlan).where(ClubPlan.club_id.in_(set(club_ids))).order_by(ClubPlan.year, ClubPlan.version)
    )
    return {row.club_id: "\n".join([*row.goals, row.plain]) for row in rows}
