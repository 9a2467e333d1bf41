"""What articles do when something happened elsewhere or to each other."""

from __future__ import annotations

from sqlalchemy import select

from kms.articles import links
from kms.articles.access import store_audience
from kms.articles.events import ArticleChanged, ArticlePublished, ArticlesHandedOver
from kms.articles.models import Article, Handover, Revision, State
from kms.articles.rendering.markdown import link_labels
from kms.articles.rendering.pool import pool
from kms.core.db import UnitOfWork
from kms.core.events import on
from kms.org.events import EmployeeLeft, EmployeeMoved


@on(EmployeeLeft)
def hand_over_of_leaver(event: EmployeeLeft, uow: UnitOfWork) -> None:
    """What a leaver kept fresh goes to the team's handover list; authorship stays."""
    _hand_over(event.employee_id, event.team_id, uow)


@on(EmployeeMoved)
def hand_over_of_mover(event: EmployeeMoved, uow: UnitOfWork) -> None:
    """What somebody kept fresh for the old team waits there for a colleague."""
    _hand_over(event.employee_id, event.from_team_id, uow)


def _hand_over(employee_id: int, team_id: int, uow: UnitOfWork) -> None:
    kept = select(Article).where(
        Article.owner_id == employee_id,
        Article.team_id == team_id,
        Article.state.in_([State.PUBLISHED, State.RETIRED]),
    )
    articles = list(uow.session.scalars(kept))
    for article in articles:
        article.owner_id = None
        article.review_due = uow.now.date()
        store_audience(uow.session, article)
        if uow.session.get(Handover, article.id) is None:
            uow.add(Handover(article_id=article.id, team_id=team_id, from_employee_id=employee_id, since=uow.now))
        uow.publish(ArticleChanged(article.id))
    if articles:
        uow.publish(ArticlesHandedOver(team_id, employee_id, len(articles)))


@on(ArticlePublished)
def connect_waiting_links(event: ArticlePublished, uow: UnitOfWork) -> None:
    """Articles that named this title before anybody had written it now lead here."""
    published = uow.session.get_one(Article, event.article_id)
    waiting = links.waiting_for(uow.session, published.title)
    links.connect(uow.session, published.title, published.id)
    for article_id in waiting:
        article = uow.session.get_one(Article, article_id)
        if article.published_revision_id is None:
            continue
        revision = uow.session.get_one(Revision, article.published_revision_id)
        found = links.targets(uow.session, article_id, link_labels(revision.body))
        revision.body_html = pool().render(revision.body, links.addresses(found)).html
