"""Lists of clubs and of their outputs, each with a known number of statements. Outputs only as far as the viewer reads them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, exists, func, or_, select

from kms.articles.access import readable_by
from kms.articles.models import Article, State
from kms.articles.queries import address
from kms.clubs.conditions import club_address, open_membership, reported_since
from kms.clubs.models import LIVING, Club, ClubMembership, ClubOutput, ClubReport, ClubState, MemberRole
from kms.clubs.settings import NEW_MONTHS, SILENT_MONTHS
from kms.clubs.silence import first_heard_month, is_silent
from kms.clubs.standing import visible_club, visible_to
from kms.core import clock
from kms.core.clock import Month
from kms.core.db import reading
from kms.core.paging import Page, PageRequest, paginate
from kms.core.permissions import Permission, Viewer

ACTIVE, SILENT, NEW, RESTING, APPLIED = "active", "silent", "new", "resting", "applied"
TABS = (ACTIVE, SILENT, NEW, RESTING, APPLIED)


@dataclass(frozen=True)
class Output:
    """A published article that came out of a club."""

    article_id: int
    slug: str
    title: str
    grade: str
    author_id: int
    filed_at: datetime

    @property
    def url(self) -> str:
        """Where it is read."""
        return address(self.article_id, self.slug)


@dataclass(frozen=True)
class ClubRow:
    """A line of the list; `next_on`: when it meets next, None when it did not say; `silent` is worked out."""

    id: int
    code: str | None
    name: str
    topic: str
    department_id: int | None
    state: str
    registered_on: date | None
    members: int
    leader_id: int | None
    last_month: str | None
    next_on: date | None
    silent: bool = False
    last_output: Output | None = None

    @property
    def url(self) -> str:
        """Where it is seen."""
        return club_address(self.id)


def clubs(viewer: Viewer, tab: str, page: PageRequest, *, text: str = "") -> Page[ClubRow]:
    """Clubs of a tab, or all whose name, topic or code holds `text`. At most five statements, settings and outputs among them."""
    this_month, silent_months = Month.of(clock.now()), SILENT_MONTHS.value()
    statement = _rows().where(visible_to(viewer))
    word = text.strip()
    if word:
        holds = [column.contains(word, autoescape=True) for column in (Club.name, Club.topic, Club.code)]
        statement = statement.where(or_(*holds)).order_by(Club.name, Club.id)
    else:
        statement = _of_tab(statement, tab, this_month, silent_months)
    found = paginate(statement, page, _maker(this_month, silent_months))
    outputs = _last_outputs(viewer, [row.id for row in found.rows])
    return found.map(lambda row: replace(row, last_output=outputs.get(row.id)))


def applications(viewer: Viewer) -> list[tuple[int, str]]:
    """Ids and names of the applications that wait for a manager of clubs, oldest first. One statement. Raises NotAllowed."""
    viewer.require(Permission.MANAGE_CLUBS)
    rows = reading().execute(
        select(Club.id, Club.name).where(Club.state == ClubState.APPLIED).order_by(Club.applied_at, Club.id).limit(20)
    )
    return [(row[0], row[1]) for row in rows]


def leaderless(viewer: Viewer) -> list[tuple[int, str]]:
    """Clubs whose leader left the office without a successor. One statement. Raises NotAllowed."""
    viewer.require(Permission.MANAGE_CLUBS)
    led = exists(select(ClubMembership.id).where(open_membership(), ClubMembership.role == MemberRole.LEADER))
    rows = reading().execute(
        select(Club.id, Club.name).where(Club.state.in_(LIVING), ~led).order_by(Club.name).limit(20)
    )
    return [(row[0], row[1]) for row in rows]


def outputs(viewer: Viewer, club_id: int, page: PageRequest) -> Page[Output]:
    """Published articles of a club that the viewer may read, newest first. Three statements. Raises NotFound."""
    visible_club(viewer, club_id)
    statement = _outputs(viewer).where(ClubOutput.club_id == club_id)
    return paginate(statement.order_by(ClubOutput.filed_at.desc(), Article.id.desc()), page, Output)


def _rows() -> Select[*tuple[Any, ...]]:
    """The columns of a line; figures of reports and members as subqueries of the one statement."""
    members = select(func.count()).where(open_membership()).scalar_subquery()
    leader = (
        select(ClubMembership.employee_id)
        .where(open_membership(), ClubMembership.role == MemberRole.LEADER)
        .scalar_subquery()
    )
    newest = select(ClubReport.month).where(ClubReport.club_id == Club.id).order_by(ClubReport.month.desc()).limit(1)
    following = newest.with_only_columns(ClubReport.next_on)
    return select(
        Club.id,
        Club.code,
        Club.name,
        Club.topic,
        Club.department_id,
        Club.state,
        Club.registered_on,
        members,
        leader,
        newest.scalar_subquery().label("last_month"),
        following.scalar_subquery().label("next_on"),
    )


def _of_tab(
    statement: Select[*tuple[Any, ...]], tab: str, this_month: Month, silent_months: int
) -> Select[*tuple[Any, ...]]:
    """Narrowed to a tab and in its order: silent ones by how long, new ones newest first, the others by name."""
    earliest = first_heard_month(this_month, silent_months)
    heard = or_(Club.registered_on >= earliest.first_day, reported_since(earliest))
    if tab == SILENT:
        return statement.where(Club.state.in_(LIVING), ~heard).order_by(
            func.coalesce(_last_month(), ""), Club.name, Club.id
        )
    if tab == NEW:
        since = first_heard_month(this_month, NEW_MONTHS.value()).first_day
        return statement.where(Club.state.in_(LIVING), Club.registered_on >= since).order_by(
            Club.registered_on.desc(), Club.name, Club.id
        )
    if tab == RESTING:
        resting = Club.state.in_([ClubState.DORMANT, ClubState.CLOSED])
        return statement.where(resting, Club.registered_on.is_not(None)).order_by(Club.name, Club.id)
    if tab == APPLIED:
        return statement.where(Club.state == ClubState.APPLIED).order_by(Club.applied_at, Club.id)
    return statement.where(Club.state.in_(LIVING), heard).order_by(Club.name, Club.id)


def _last_month() -> Any:
    return select(func.max(ClubReport.month)).where(ClubReport.club_id == Club.id).scalar_subquery()


def _maker(this_month: Month, silent_months: int) -> Callable[..., ClubRow]:
    """A builder of lines that works out which clubs are silent and which dates are still to come."""
    today = clock.today()

    def make(*values: Any) -> ClubRow:
        row = ClubRow(*values)
        registered = Month(row.registered_on.year, row.registered_on.month) if row.registered_on else this_month
        last = Month.parse(row.last_month) if row.last_month else None
        silent = row.state in LIVING and is_silent(this_month, silent_months, registered, last)
        return replace(row, next_on=row.next_on if row.next_on and row.next_on >= today else None, silent=silent)

    return make


def _outputs(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """Outputs that are published and that the viewer may read."""
    return (
        select(Article.id, Article.slug, Article.title, Article.grade, Article.author_id, ClubOutput.filed_at)
        .join(ClubOutput, ClubOutput.article_id == Article.id)
        .where(Article.state == State.PUBLISHED, ClubOutput.withdrawn_at.is_(None), readable_by(viewer))
    )


def _last_outputs(viewer: Viewer, club_ids: Sequence[int]) -> dict[int, Output]:
    """The newest output of each club that the viewer may read. One statement."""
    if not club_ids:
        return {}
    place = func.row_number().over(
        partition_by=ClubOutput.club_id, order_by=(ClubOutput.filed_at.desc(), Article.id.desc())
    )
    ranked = (
        _outputs(viewer)
        .add_columns(ClubOutput.club_id.label("club_id"), place.label("place"))
        .where(ClubOutput.club_id.in_(club_ids))
        .subquery()
    )
    rows = reading().execute(select(ranked).where(ranked.c.place == 1))
    return {row.club_id: Output(*row[:6]) for row in rows}
