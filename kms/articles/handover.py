"""The handover list of a team: articles whose owner left or moved, until a colleague takes them over (인수인계)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, false, func, or_, select, true

from kms.articles.access import readable_by, store_audience
from kms.articles.events import ArticleChanged
from kms.articles.models import Article, Handover
from kms.articles.queries import address
from kms.core.db import reading, unit_of_work
from kms.core.errors import NotFound
from kms.core.paging import Page, PageRequest, paginate
from kms.core.permissions import Permission, Viewer


@dataclass(frozen=True)
class HandoverRow:
    """An article that waits: which, of which team, who kept it until when."""

    id: int
    slug: str
    title: str
    summary: str
    grade: str
    team_id: int
    from_employee_id: int
    since: datetime

    @property
    def url(self) -> str:
        """Where the article is read."""
        return address(self.id, self.slug)


def _open_to(viewer: Viewer) -> ColumnElement[bool]:
    """Condition on a waiting article: the viewer may take it over.

    The team's own members; who approves for the department, as a team may have no people left; whoever approves anywhere.
    """
    places: list[ColumnElement[bool]] = []
    if viewer.team_id is not None:
        places.append(Handover.team_id == viewer.team_id)
    if viewer.may(Permission.APPROVE_ARTICLE) and viewer.department_id is not None:
        places.append(Article.department_id == viewer.department_id)
    if viewer.may(Permission.APPROVE_ANYWHERE):
        places.append(true())
    return or_(false(), *places) & readable_by(viewer)


def waiting(viewer: Viewer, page: PageRequest) -> Page[HandoverRow]:
    """What the viewer may take over, the longest waiting first. Two statements."""
    statement = (
        select(
            Article.id,
            Article.slug,
            Article.title,
            Article.summary,
            Article.grade,
            Handover.team_id,
            Handover.from_employee_id,
            Handover.since,
        )
        .join(Handover, Handover.article_id == Article.id)
        .where(_open_to(viewer))
    )
    return paginate(statement.order_by(Handover.since, Article.id), page, HandoverRow)


def count_in_team(viewer: Viewer) -> int:
    """How many articles wait in the viewer's own team. One statement."""
    found = (
        select(func.count())
        .select_from(Handover)
        .join(Article, Article.id == Handover.article_id)
        .where(Handover.team_id == viewer.team_id, _open_to(viewer))
    )
    return reading().scalar(found) or 0


def take_over(viewer: Viewer, article_id: int) -> None:
    """Make the viewer the owner of a waiting article. Raises NotAllowed, NotFound (not theirs to take, or taken meanwhile)."""
    viewer.require(Permission.WRITE_ARTICLE)
    with unit_of_work() as uow:
        found = uow.session.execute(
            select(Article, Handover)
            .join(Handover, Handover.article_id == Article.id)
            .where(Article.id == article_id, _open_to(viewer))
            .with_for_update()
        ).first()
        if found is None:
            raise NotFound
        article, row = found
        article.owner_id = viewer.employee_id
        uow.session.delete(row)
        store_audience(uow.session, article)
        uow.publish(ArticleChanged(article_id), actor_id=viewer.employee_id)
