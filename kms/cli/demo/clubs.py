"""The demo's 48 study clubs with 457 memberships: founded in March 2026, and reporting month by month, through the services."""

from __future__ import annotations

import random
from datetime import date, timedelta

from sqlalchemy import select

from kms.articles.models import Article, State
from kms.cli.demo import club_stock as stock
from kms.clubs import approval, outputs, reporting, service
from kms.clubs.drafts import Plan, Report
from kms.clubs.models import LIVING, Club, ClubMembership, MemberRole, TaskKind
from kms.core import clock
from kms.core.clock import Month, korean_instant
from kms.core.db import reading, unit_of_work
from kms.core.permissions import Viewer
from kms.org import queries as org
from kms.org.models import Department, Employee, Team

MEMBERSHIPS = 457
SMALLEST, LARGEST = 6, 14
FOUNDED = date(2026, 3, 3)
FALLEN_SILENT = frozenset({"2026-12", "2026-18", "2026-22", "2026-36", "2026-45"})  # report up to July, then no more
_LAST_HEARD = Month(2026, 7)
_PUNCTUAL = 0.94  # of the clubs that report do so in a month


def build_clubs(viewer: Viewer, chance: random.Random) -> None:
    """Let people found the clubs in March 2026; `viewer` registers them. Call it outside a transaction: each has its day."""
    staff = _staff()
    everyone = [one for members in staff.values() for one in members]
    sizes = _sizes(chance)
    for number, (line, size) in enumerate(zip(stock.CLUBS, sizes, strict=True)):
        name, topic, word, department = line
        own = staff[department] if department else []
        members = _members(chance, own, everyone, size)
        if number == 0:
            members = list(dict.fromkeys([org.viewer_by_login("employee").employee_id, *members]))[:size]
        about = service.Description(
            name=name,
            topic=topic,
            purpose=f"{word} 관련 경험을 모아 함께 쓸 수 있는 자료로 남기고, 개선안을 제안합니다.",
            department_id=_department_id(department) if department and chance.random() < 0.5 else None,
            task=TaskKind.ASSIGNED if chance.random() < 0.3 else TaskKind.FREE,
        )
        club_id = _found(viewer, about, tuple(members), FOUNDED + timedelta(days=number % 9))
        _plan(chance, members[0], club_id, topic, word)


def report_month(month: Month, chance: random.Random) -> int:
    """Let the clubs report on a month, all but those that fell silent and a few that forgot; returns how many did."""
    filed = 0
    words = {name: word for name, _topic, word, _department in stock.CLUBS}
    for club in _clubs(month):
        silent = club.code in FALLEN_SILENT and month > _LAST_HEARD
        if chance.random() > _PUNCTUAL or silent:
            continue
        members = _members_of(club.id)
        day = _working_day(month, chance)
        report = _report(chance, words.get(club.name, club.name), day, [one for one, _role in members], month)
        writer = members[0][0] if chance.random() < 0.75 else chance.choice(members)[0]
        assert report.held_at is not None
        with clock.travel(report.held_at + timedelta(hours=chance.randint(2, 40))):
            reporting.file_report(org.viewer_by_id(writer), club.id, report)
        filed += 1
    return filed


def file_outputs(month: Month, most: int, chance: random.Random) -> int:
    """Let members make articles that they published in a month outputs of their club, at most `most`; returns how many."""
    rows = reading().execute(
        select(Article.id, Article.author_id, ClubMembership.club_id)
        .join(ClubMembership, ClubMembership.employee_id == Article.author_id)
        .join(Club, Club.id == ClubMembership.club_id)
        .where(
            Article.state == State.PUBLISHED,
            Article.club_id.is_(None),
            Article.published_at >= month.start,
            Article.published_at < month.end,
            ClubMembership.valid_to.is_(None),
            Club.state.in_(LIVING),
        )
        .order_by(Article.published_at, Article.id, ClubMembership.club_id)
    )
    found = {article_id: (author_id, club_id) for article_id, author_id, club_id in rows}
    chosen = chance.sample(sorted(found), min(most, len(found)))
    with clock.travel(month.end - timedelta(days=2)):
        for article_id in chosen:
            author_id, club_id = found[article_id]
            outputs.file_output(org.viewer_by_id(author_id), club_id, article_id)
    return len(chosen)


def _staff() -> dict[str, list[int]]:
    """People by the code of their department, in the order of their numbers."""
    rows = reading().execute(
        select(Department.code, Employee.id)
        .join(Team, Team.department_id == Department.id)
        .join(Employee, Employee.team_id == Team.id)
        .where(Employee.left_on.is_(None))
        .order_by(Employee.number)
    )
    staff: dict[str, list[int]] = {}
    for code, employee_id in rows:
        staff.setdefault(code, []).append(employee_id)
    return staff


def _sizes(chance: random.Random) -> list[int]:
    """A size for each club, 457 together."""
    sizes = [chance.randint(SMALLEST + 1, LARGEST - 2) for _club in stock.CLUBS]
    while (gap := MEMBERSHIPS - sum(sizes)) != 0:
        at = chance.randrange(len(sizes))
        changed = sizes[at] + (1 if gap > 0 else -1)
        if SMALLEST <= changed <= LARGEST:
            sizes[at] = changed
    return sizes


def _members(chance: random.Random, own: list[int], everyone: list[int], size: int) -> list[int]:
    """Two thirds from the club's department, the rest from anywhere; the first leads."""
    near = chance.sample(own, min(len(own), -(-size * 2 // 3))) if own else []
    rest = chance.sample(everyone, size * 2)
    return list(dict.fromkeys([*near, *rest]))[:size]


def _department_id(code: str) -> int:
    found = reading().scalar(select(Department.id).where(Department.code == code))
    assert found is not None
    return found


def _found(viewer: Viewer, about: service.Description, members: tuple[int, ...], day: date) -> int:
    """Apply on a day, be registered within the week, and have a secretary."""
    leader = org.viewer_by_id(members[0])
    applied = korean_instant(day, 10)
    with clock.travel(applied):
        club_id = service.apply(leader, about, members[1:])
    with clock.travel(applied + timedelta(days=5)), unit_of_work():
        approval.register(viewer, club_id)
        service.set_role(leader, club_id, members[1], MemberRole.SECRETARY)
    return club_id


def _plan(chance: random.Random, leader_id: int, club_id: int, topic: str, word: str) -> None:
    goals = tuple(goal.format(word=word) for goal in chance.sample(stock.GOALS, 3))
    plan = Plan(stock.PLAN.format(topic=topic, word=word), goals, chance.randrange(3, 13) * 100_000)
    with clock.travel(korean_instant(date(2026, 3, 20), 10)):
        reporting.file_plan(org.viewer_by_id(leader_id), club_id, 2026, plan)


def _clubs(month: Month) -> list[Club]:
    """Clubs that live and were registered before the month, by code."""
    rows = select(Club).where(Club.state.in_(LIVING), Club.registered_on < month.first_day).order_by(Club.code)
    return list(reading().scalars(rows))


def _members_of(club_id: int) -> list[tuple[int, MemberRole]]:
    """Open memberships, the secretary first: who usually writes."""
    rows = reading().execute(
        select(ClubMembership.employee_id, ClubMembership.role)
        .where(ClubMembership.club_id == club_id, ClubMembership.valid_to.is_(None))
        .order_by(ClubMembership.role.desc(), ClubMembership.id)
    )
    return [(employee_id, MemberRole(role)) for employee_id, role in rows]


def _working_day(month: Month, chance: random.Random) -> date:
    """A day from Monday to Friday between the 4th and the 28th."""
    day = month.first_day + timedelta(days=chance.randint(3, 25))
    return day - timedelta(days=max(0, day.weekday() - 4))


def _report(chance: random.Random, word: str, day: date, members: list[int], month: Month) -> Report:
    """A plausible report: 60 to 95 % were there, two or three items, what comes next."""
    there = chance.sample(members, max(2, round(len(members) * chance.uniform(0.6, 0.95))))
    items = "\n".join(f"{place}. {item}" for place, item in enumerate(chance.sample(stock.AGENDA, 3), 1))
    text = " ".join(
        [
            *chance.sample(stock.LEARNED, chance.randint(1, 2)),
            *chance.sample(stock.DISCUSSED, chance.randint(1, 2)),
        ]
    )
    content = f"{items}\n\n{text}\n\n**정한 일:** {chance.choice(stock.DECIDED)}".replace("{word}", word)
    following = _working_day(month.next if chance.random() < 0.65 else month.next.next, chance)
    return Report(
        held_at=korean_instant(day, chance.choice((12, 16, 17, 18)), chance.choice((0, 30))),
        place=chance.choice(stock.PLACES),
        attendees=tuple(there),
        content=content,
        next_on=following if chance.random() < 0.9 else None,
        spent=chance.choice(stock.SPENDING),
    )
