"""Outputs of clubs (성과물): published articles of their members. Told once an article, as `ClubOutputFiled`."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from kms.articles.heads import is_owner
from kms.articles.heads import locked as locked_article
from kms.articles.models import Article, Contribution, State
from kms.articles.service import name_club
from kms.clubs.errors import AnotherClubsOutput, NotAMembersArticle, WrongClubState
from kms.clubs.events import ClubOutputFiled
from kms.clubs.models import LIVING, Club, ClubOutput
from kms.clubs.standing import locked, members_on, standing
from kms.core.clock import KST
from kms.core.db import UnitOfWork, unit_of_work
from kms.core.errors import NotAllowed
from kms.core.permissions import Viewer
from kms.rewards.service import accrue

RULE = "club_output"


def file_output(viewer: Viewer, club_id: int, article_id: int) -> None:
    """Make an article that the viewer may read an output of the club; told now when it is published, else when it will be.

    By a member who owns the article, or by who leads the club. Raises NotFound, NotAllowed, WrongClubState,
    NotAMembersArticle, AnotherClubsOutput.
    """
    with unit_of_work() as uow:
        club = locked(uow, viewer, club_id)
        article = locked_article(uow, viewer, article_id)
        mine = standing(uow.session, viewer, club_id)
        if not (mine.leads or (mine.belongs and is_owner(uow.session, viewer, article))):
            raise NotAllowed
        if club.state not in LIVING:
            raise WrongClubState
        if article.author_id not in members_on(uow.session, club_id, uow.now.astimezone(KST).date()):
            raise NotAMembersArticle
        if article.club_id not in (None, club_id):
            raise AnotherClubsOutput
        name_club(uow, viewer, article, club_id)
        settle(uow, article_id, uow.now)


def settle(uow: UnitOfWork, article_id: int, at: datetime) -> None:
    """Bring the output row of an article in line with the article: same club, told once, gone when it names no club."""
    article = uow.session.get(Article, article_id)
    row = uow.session.get(ClubOutput, article_id, with_for_update=True)
    if article is None or article.state != State.PUBLISHED:
        return
    club_id = _rightful_club(uow, article, at.astimezone(KST).date(), known=row)
    if club_id is None:
        if row is not None:
            row.withdrawn_at = row.withdrawn_at or at
        return
    if row is not None:
        row.club_id, row.withdrawn_at = club_id, None
        return
    uow.add(ClubOutput(article_id=article_id, club_id=club_id, filed_at=at))
    uow.session.flush()
    uow.publish(ClubOutputFiled(club_id, article_id), actor_id=article.author_id)


def reward(uow: UnitOfWork, article_id: int, at: datetime) -> None:
    """Book the points of an output, shared as its authors agreed; once an article, whatever club it names later."""
    rows = uow.session.execute(
        select(Contribution.employee_id, Contribution.percent).where(Contribution.article_id == article_id)
    )
    shares = {employee_id: percent for employee_id, percent in rows}
    accrue(uow, RULE, key=f"{RULE}:{article_id}", source=f"article:{article_id}", shares=shares, at=at)


def _rightful_club(uow: UnitOfWork, article: Article, day: date, *, known: ClubOutput | None) -> int | None:
    """The club that the article names, when there is such a club and its author belonged to it that day, or it is its output already."""
    if article.club_id is None:
        return None
    if known is not None and known.club_id == article.club_id:
        return article.club_id
    club = uow.session.get(Club, article.club_id)
    if club is None or club.registered_on is None or article.author_id not in members_on(uow.session, club.id, day):
        return None
    return club.id
